import { ConfigError } from '@moodscape/shared/process/config'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { runToEnd } from '@moodscape/shared/testing/spawn-worker'
import t from 'tap'

import { readGatewayConfig } from '../src/config.ts'
import { findDoubtfulSettings } from '../src/settings/unsafe-settings.ts'

const SECRET = 'thirty-two characters or more of it'
const ANOTHER = 'forty-two other characters, to sign cursors'
const least = {
  AWS_REGION: 'eu-central-1',
  REDIS_URL: 'redis://127.0.0.1:6379',
  SIGNING_SECRET: ANOTHER,
  JWT_SECRET: SECRET,
}

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readGatewayConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

t.test('needs no more than its secrets and where to find things', async (t) => {
  t.match(readGatewayConfig(least), {
    PORT: 3000,
    UPLOAD_SLOTS: 8,
    GUEST_SESSIONS: false,
    WEBHOOKS_OUT: false,
  })
  for (const name of Object.keys(least)) {
    const { [name]: _left, ...rest } = least as Record<string, string>
    t.match(problemsOf(rest), [new RegExp(`^${name} .*missing`)], name)
  }
})

t.test('names everything that is wrong at once', async (t) => {
  const wrong = {
    PORT: '65536',
    PUBLIC_URL: 'gateway',
    JWT_SECRET: 'short',
    JWKS_URL: 'file:///keys',
    SIGNING_SECRET: 'short',
    GUEST_SESSIONS: 'perhaps',
    S3_PUBLIC_URL: 's3',
    ASSET_BASE_URL: 'cdn',
    URL_SECONDS: '1',
    UPLOAD_SLOTS: '0',
    REQUEST_SECONDS: 'long',
    START_SECONDS: '-1',
    MAX_UNFINISHED_JOBS: '-1',
    RATE_PER_IP: 'many',
    RATE_PER_USER: '1.5',
    RATE_OF_STARTS: '-2',
    QUEUE_DASHBOARD: 'yes',
    WEBHOOKS_OUT: 'no',
    REPLICATE_WEBHOOK_SECRET: 'secret',
    REDIS_URL: 'http://cache',
    TABLE_NAME: 'no spaces',
    BUCKET_NAME: 'UPPER',
    LOG_LEVEL: 'loud',
    SHUTDOWN_SECONDS: '0',
  }
  const names = problemsOf(wrong).map((problem) => problem.split(' ')[0])
  t.strictSame(names.sort(), [...Object.keys(wrong), 'AWS_REGION'].sort())
  t.notMatch(problemsOf(wrong).join(), /short|http:\/\/cache/, 'values of what may be secret are not shown')
})

t.test('rules over several variables are listed together', async (t) => {
  const { JWT_SECRET: _secret, ...noToken } = least
  t.match(
    problemsOf({
      ...noToken,
      GUEST_SESSIONS: 'true',
      REDIS_URL: 'redis://a b',
      TRUST_PROXY: 'true',
      WEBHOOK_PRIVATE_NETWORKS: 'home',
    }),
    [
      /^JWT_SECRET or JWKS_URL is missing/,
      /^GUEST_SESSIONS needs JWT_SECRET/,
      'REDIS_URL is no address: it must look like redis://:password@host:6379',
      /^TRUST_PROXY must be/,
      /^WEBHOOK_PRIVATE_NETWORKS must be/,
    ],
  )
})

t.test('has one way to know its users', async (t) => {
  const { JWT_SECRET: _secret, ...noToken } = least
  const JWKS_URL = 'https://issuer.test/keys'
  t.strictSame(problemsOf({ ...noToken, JWKS_URL }), [])
  t.match(problemsOf({ ...least, JWKS_URL }), [/exclude each other/])
  t.match(problemsOf({ ...noToken, JWKS_URL, GUEST_SESSIONS: 'true' }), [/^GUEST_SESSIONS needs JWT_SECRET/])
  t.strictSame(problemsOf({ ...noToken, JWKS_URL: 'https://a b/' }), [
    'JWKS_URL is no address: it must look like https://host/path',
  ])
})

t.test('secrets that sign have 32 characters or more', async (t) => {
  for (const name of ['JWT_SECRET', 'SIGNING_SECRET']) {
    t.match(problemsOf({ ...least, [name]: 'x'.repeat(31) }), [new RegExp(`^${name} `)], name)
    t.strictSame(problemsOf({ ...least, [name]: '0123456789abcdef0123456789ABCDEF' }), [], name)
  }
})

t.test('a webhook secret holds a secret in base64', async (t) => {
  t.strictSame(problemsOf({ ...least, REPLICATE_WEBHOOK_SECRET: `whsec_${'MDEy'.repeat(8)}` }), [])
  for (const secret of ['whsec_', 'whsec_***'])
    t.match(problemsOf({ ...least, REPLICATE_WEBHOOK_SECRET: secret }), [/^REPLICATE_WEBHOOK_SECRET must be/])
})

t.test('secrets that can be guessed are refused, and are not shown', async (t) => {
  const guessable = {
    'equal letters': 'x'.repeat(32),
    'a text twice': 'correct horse battery'.repeat(2),
    'few letters': 'abcabd'.repeat(6),
  }
  for (const [what, secret] of Object.entries(guessable)) {
    for (const name of ['JWT_SECRET', 'SIGNING_SECRET']) {
      const problems = problemsOf({ ...least, [name]: secret })
      t.match(problems, [new RegExp(`^${name} is easy to guess`)], `${name}: ${what}`)
      t.notOk(problems.join().includes(secret))
    }
  }
  t.match(problemsOf({ ...least, SIGNING_SECRET: SECRET }), [/^JWT_SECRET and SIGNING_SECRET are the same/])
})

t.test('public keys come over https, or from this machine', async (t) => {
  const { JWT_SECRET: _secret, ...noToken } = least
  for (const JWKS_URL of [
    'https://issuer.test/keys',
    'http://127.0.0.1:9/keys',
    'http://localhost/keys',
    'http://[::1]/keys',
  ])
    t.strictSame(problemsOf({ ...noToken, JWKS_URL }), [], JWKS_URL)
  for (const JWKS_URL of [
    'http://issuer.test/keys',
    'http://10.0.0.1/keys',
    'http://localhost.issuer.test/keys',
  ])
    t.match(problemsOf({ ...noToken, JWKS_URL }), [/^JWKS_URL must be https/], JWKS_URL)
})

t.test('origins are what browsers send: scheme, host and port, and no others', async (t) => {
  for (const CORS_ORIGINS of ['https://moods.example', 'http://localhost:5173, https://a.example', ''])
    t.strictSame(problemsOf({ ...least, CORS_ORIGINS }), [], CORS_ORIGINS)
  const wrong = [
    '*',
    'https://moods.example/',
    'https://moods.example/app',
    'moods.example',
    'null',
    'https://Moods.example',
    'https://moods.example:443',
    'https://*.example',
  ]
  for (const CORS_ORIGINS of wrong)
    t.match(problemsOf({ ...least, CORS_ORIGINS }), [/^CORS_ORIGINS/], CORS_ORIGINS)
  t.match(problemsOf({ ...least, CORS_ORIGINS: 'https://moods.example/' }), [
    /"https:\/\/moods.example\/" is no origin; https:\/\/moods.example is/,
  ])
})

t.test('no network of proxies takes in strangers', async (t) => {
  for (const TRUST_PROXY of ['0.0.0.0/0', '::/0', '10.0.0.1, 0.0.0.0/1, 128.0.0.0/1', '2000::/3'])
    t.match(problemsOf({ ...least, TRUST_PROXY })[0], /^TRUST_PROXY: .* takes in strangers/, TRUST_PROXY)
})

t.test('proxies are addresses, networks, or networks with a name', async (t) => {
  for (const TRUST_PROXY of ['127.0.0.1', '10.0.0.0/8, 192.168.0.1', 'loopback, fd00::/8', '::1'])
    t.strictSame(problemsOf({ ...least, TRUST_PROXY }), [], TRUST_PROXY)
  for (const TRUST_PROXY of ['1', 'proxy.internal', '10.0.0.0/99', ','])
    t.match(problemsOf({ ...least, TRUST_PROXY }), [/^TRUST_PROXY /], TRUST_PROXY)
})

t.test(
  'a gateway whose settings are wrong tells all of it, starts nothing, and ends as workers do',
  async (t) => {
    for (const [environment, told] of [
      [{}, /AWS_REGION is missing[^]*SIGNING_SECRET is missing/],
      [
        { ...least, REDIS_URL: 'redis://a b' },
        /^The configuration is not usable:\n {2}- REDIS_URL is no address: it must look like redis:\/\/:password@host:6379\n$/,
      ],
    ] as const) {
      const { code, stdout, stderr } = await runToEnd(mainOf('gateway'), environment)
      t.equal(code, 78)
      t.match(stderr, told)
      t.equal(stdout, '')
    }
  },
)

t.test('a key set without audience or issuer is doubtful, and is said at the start', async (t) => {
  const { JWT_SECRET: _secret, ...noToken } = least
  const doubts = (more: Record<string, string>) =>
    findDoubtfulSettings(readGatewayConfig({ ...noToken, ...more }))
  const JWKS_URL = 'https://issuer.test/keys'
  t.match(doubts({ JWKS_URL }), [/^JWT_AUDIENCE is not set/, /^JWT_ISSUER is not set/])
  t.same(doubts({ JWKS_URL, JWT_AUDIENCE: 'moods', JWT_ISSUER: 'https://issuer.test/' }), [])
  t.same(findDoubtfulSettings(readGatewayConfig(least)), [])
})
