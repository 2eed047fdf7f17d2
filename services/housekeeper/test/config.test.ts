import { ConfigError } from '@moodscape/shared/process/config'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { runToEnd } from '@moodscape/shared/testing/spawn-worker'
import t from 'tap'

import { readHousekeeperConfig } from '../src/config.ts'

const least = {
  AWS_REGION: 'eu-central-1',
  REDIS_URL: 'redis://127.0.0.1:6379',
  SIGNING_SECRET: 'thirty-two characters or more of it',
}

const MEANINGS: Record<string, string> = {
  AWS_REGION: 'Region of bucket, table and Rekognition.',
  REDIS_URL: 'set redis://:password@host:6379',
  SIGNING_SECRET: 'Signs gallery cursors and webhooks, 32 characters or more; the same for both.',
}

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readHousekeeperConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

t.test('needs no more than its secret and where to find things', async (t) => {
  t.match(readHousekeeperConfig(least), {
    ROUND_SECONDS: 60,
    LEFTOVER_SECONDS: 3600,
    ERASURE_GRACE_SECONDS: 120,
    PREDICTION_SECONDS: 600,
  })
  for (const name of Object.keys(least)) {
    const { [name]: _left, ...rest } = least as Record<string, string>
    t.strictSame(problemsOf(rest), [`${name} is missing: ${MEANINGS[name]}`])
  }
  t.strictSame(problemsOf({ ...least, REDIS_URL: '', REDIS_SENTINELS: 'a:26379,b:26379' }), [])
})

t.test('names everything that is wrong at once', async (t) => {
  const wrong = {
    SIGNING_SECRET: 'short',
    PUBLIC_URL: 'gateway',
    LEFTOVER_SECONDS: '0',
    ERASURE_GRACE_SECONDS: '-1',
    ROUND_SECONDS: 'often',
    PREDICTION_SECONDS: '0',
    REDIS_URL: 'http://cache',
    HEALTH_PORT: '70000',
    CONCURRENCY: 'many',
    LOCK_SECONDS: '1',
    LOG_LEVEL: 'loud',
  }
  const names = problemsOf(wrong).map((problem) => problem.split(' ')[0])
  t.strictSame(names.sort(), [...Object.keys(wrong), 'AWS_REGION'].sort())
  t.strictSame(problemsOf({ ...least, REDIS_URL: 'redis://a b', WEBHOOK_PRIVATE_NETWORKS: 'home' }), [
    'REDIS_URL is no address: it must look like redis://:password@host:6379',
    'WEBHOOK_PRIVATE_NETWORKS must be networks in CIDR notation, such as 10.0.0.0/8',
  ])
})

t.test(
  'a housekeeper whose settings are wrong tells it, starts nothing, and ends as workers do',
  async (t) => {
    const { code, stdout, stderr } = await runToEnd(mainOf('housekeeper'), {
      ...least,
      REDIS_URL: 'redis://a b',
    })
    t.equal(code, 78)
    t.equal(
      stderr,
      'The configuration is not usable:\n  - REDIS_URL is no address: it must look like redis://:password@host:6379\n',
    )
    t.equal(stdout, '')
  },
)
