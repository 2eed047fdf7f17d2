import t from 'tap'

import { describeEnvironments, SERVICE_NAMES } from '../../src/settings/service-environments.ts'

const cloud = {
  REDIS_URL: 'redis://127.0.0.1:1',
  AWS_REGION: 'eu-central-1',
  REPLICATE_API_TOKEN: 'r8_secret',
  REPLICATE_BASE_URL: 'http://127.0.0.1:2/v1',
  REPLICATE_OUTPUT_HOSTS: '127.0.0.1:2',
}
process.env.AWS_PROFILE = 'company'
const environments = describeEnvironments(cloud, {
  gatewayUrl: 'http://127.0.0.1:3000',
  jwtSecret: 'the secret of tokens',
  signingSecret: 'the secret of cursors',
  replicateWebhookSecret: 'whsec_secret',
})

function holdersOf(secret: string): string[] {
  return SERVICE_NAMES.filter((name) => Object.values(environments[name]).includes(secret))
}

t.test('a secret is given to those alone who need it', async (t) => {
  t.same(holdersOf('r8_secret'), ['image-worker', 'melody-worker'])
  t.same(holdersOf('the secret of tokens'), ['gateway'])
  t.same(holdersOf('the secret of cursors'), ['gateway', 'housekeeper'])
  t.same(holdersOf('whsec_secret'), ['gateway'])
})

t.test('every service finds the cloud, and nothing of the person at the keyboard', async (t) => {
  for (const name of SERVICE_NAMES) {
    t.match(environments[name], { REDIS_URL: cloud.REDIS_URL, AWS_REGION: 'eu-central-1', HOST: '127.0.0.1' })
    t.notOk('AWS_PROFILE' in environments[name] || 'HOME' in environments[name])
  }
})

t.test('the gateway listens where its own links lead', async (t) => {
  t.match(environments.gateway, { PORT: '3000', PUBLIC_URL: 'http://127.0.0.1:3000' })
  t.equal(environments['image-worker'].REPLICATE_WEBHOOK_URL, 'http://127.0.0.1:3000/webhooks/replicate')
})
