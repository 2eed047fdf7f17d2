import t from 'tap'
import { Type } from 'typebox'

import {
  ConfigError,
  ProcessConfig,
  RedisConfig,
  ReplicateConfig,
  readConfig,
  StoreConfig,
  WorkerConfig,
} from '../../src/process/config.ts'

const Everything = Type.Object({
  ...ProcessConfig,
  ...RedisConfig,
  ...StoreConfig,
  ...WorkerConfig,
  ...ReplicateConfig,
})

function problemsOf(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

t.test('what is left out gets its default, and only what has none is demanded', async (t) => {
  t.strictSame(readConfig(Everything, { AWS_REGION: 'eu-central-1', REPLICATE_API_TOKEN: 'r8_secret' }), {
    LOG_LEVEL: 'info',
    HOST: '0.0.0.0',
    SHUTDOWN_SECONDS: 25,
    REDIS_SENTINEL_MASTER: 'mymaster',
    REDIS_CLUSTER: false,
    AWS_REGION: 'eu-central-1',
    TABLE_NAME: 'moodscape',
    BUCKET_NAME: 'moodscape',
    HEALTH_PORT: 8080,
    CONCURRENCY: 8,
    LOCK_SECONDS: 30,
    HEAL_SECONDS: 60,
    HEAL_GRACE_SECONDS: 15,
    REPLICATE_API_TOKEN: 'r8_secret',
    REPLICATE_BASE_URL: 'https://api.replicate.com/v1',
    REPLICATE_OUTPUT_HOSTS: 'replicate.delivery',
    REPLICATE_CREATES_PER_MINUTE: 600,
    DOUBT_SECONDS: 45,
    PREDICTION_SECONDS: 600,
  })
})

t.test('everything that is wrong is listed at once, each by its name', async (t) => {
  const wrong = {
    LOG_LEVEL: 'loud',
    SHUTDOWN_SECONDS: '0',
    REDIS_URL: 'http://cache',
    REDIS_CLUSTER: 'perhaps',
    TABLE_NAME: 'no spaces',
    BUCKET_NAME: 'UPPER',
    HEALTH_PORT: '70000',
    CONCURRENCY: '2.5',
    REPLICATE_BASE_URL: 'ftp://replicate',
    REPLICATE_WEBHOOK_URL: 'gateway',
    REPLICATE_CREATES_PER_MINUTE: 'many',
    PREDICTION_SECONDS: '1e9',
  }
  const problems = problemsOf(() => readConfig(Everything, wrong))
  t.strictSame(
    problems.map((problem) => problem.split(' ')[0]).sort(),
    [...Object.keys(wrong), 'AWS_REGION', 'REPLICATE_API_TOKEN'].sort(),
  )
  t.throws(() => readConfig(Everything, wrong), {
    name: 'ConfigError',
    message: /^The configuration is not usable:(\n {2}- [A-Z_]+ .+){14}$/,
  })
})

t.test('a problem says what was given and what is wanted', async (t) => {
  const Schema = Type.Object({ PORT: Type.Integer({ maximum: 65535 }), NAME: Type.String() })
  t.strictSame(
    problemsOf(() => readConfig(Schema, { PORT: '80000' })),
    ['PORT must be <= 65535 (it is 80000)', 'NAME is missing'],
  )
})

t.test('an empty variable counts as absent, and spaces around a value do not count', async (t) => {
  const Schema = Type.Object({
    NEEDED: Type.String(),
    SPARE: Type.Optional(Type.String()),
    PRESET: Type.Integer({ default: 7 }),
  })
  t.strictSame(
    problemsOf(() => readConfig(Schema, { NEEDED: '', SPARE: '', PRESET: '' })),
    ['NEEDED is missing'],
  )
  t.strictSame(
    problemsOf(() => readConfig(Schema, { NEEDED: ' \t', PRESET: undefined })),
    ['NEEDED is missing'],
  )
  t.strictSame(readConfig(Schema, { NEEDED: ' x ', SPARE: ' ', PRESET: ' 8 ' }), { NEEDED: 'x', PRESET: 8 })
})

t.test('variables that the schema does not know are left out', async (t) => {
  t.strictSame(readConfig(Type.Object({ NAME: Type.String() }), { NAME: 'x', PATH: '/bin', HOME: '/' }), {
    NAME: 'x',
  })
})

t.test('numbers and truth values are read from text, and nothing else passes for them', async (t) => {
  const Schema = Type.Object({ WHOLE: Type.Integer(), SHARE: Type.Number(), FLAG: Type.Boolean() })
  t.strictSame(readConfig(Schema, { WHOLE: '-3', SHARE: '0.5', FLAG: 'TRUE' }), {
    WHOLE: -3,
    SHARE: 0.5,
    FLAG: true,
  })
  t.strictSame(readConfig(Schema, { WHOLE: '1e3', SHARE: '2', FLAG: '0' }), {
    WHOLE: 1000,
    SHARE: 2,
    FLAG: false,
  })
  for (const text of ['2.5', 'true', '12abc', 'Infinity', 'NaN', '1,5']) {
    t.match(
      problemsOf(() => readConfig(Schema, { WHOLE: text, SHARE: '1', FLAG: '1' })),
      [/^WHOLE /],
      text,
    )
  }
  for (const text of ['yes', 'no', '2', 'on', 'null']) {
    t.match(
      problemsOf(() => readConfig(Schema, { WHOLE: '1', SHARE: '1', FLAG: text })),
      [/^FLAG /],
      text,
    )
  }
})

t.test('digits that are wanted as text stay text', async (t) => {
  t.strictSame(readConfig(Type.Object({ NAME: Type.String() }), { NAME: '007' }), { NAME: '007' })
})

t.test('what may be a secret is never printed', async (t) => {
  const Text = Type.String({ pattern: '^$' })
  const names = ['JWT_SECRET', 'REPLICATE_API_TOKEN', 'AWS_ACCESS_KEY_ID', 'REDIS_URL', 'DB_PASSWORD']
  for (const name of names) {
    const problems = problemsOf(() => readConfig(Type.Object({ [name]: Text }), { [name]: 'hunter2' }))
    t.equal(problems.length, 1)
    t.match(problems[0], name)
    t.notMatch(problems[0], 'hunter2', name)
  }
})

t.test('rules over several variables run once each of them is right, and are listed likewise', async (t) => {
  const Schema = Type.Object({
    A: Type.Optional(Type.String()),
    B: Type.Optional(Type.String()),
    N: Type.Integer({ default: 1 }),
  })
  const rules = (config: { A?: string; B?: string }) => [
    ...(config.A && config.B ? ['A and B exclude each other'] : []),
    ...(config.A || config.B ? [] : ['A or B is missing']),
  ]
  t.strictSame(
    problemsOf(() => readConfig(Schema, { A: 'a', B: 'b' }, rules)),
    ['A and B exclude each other'],
  )
  t.strictSame(
    problemsOf(() => readConfig(Schema, {}, rules)),
    ['A or B is missing'],
  )
  t.match(
    problemsOf(() => readConfig(Schema, { N: 'x' }, rules)),
    [/^N must be a whole number/],
  )
  t.strictSame(readConfig(Schema, { B: 'b' }, rules), { B: 'b', N: 1 })
})
