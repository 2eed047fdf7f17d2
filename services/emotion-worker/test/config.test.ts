import { ConfigError } from '@moodscape/shared/process/config'
import t from 'tap'

import { readEmotionWorkerConfig } from '../src/config.ts'

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readEmotionWorkerConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

t.test('needs no more than what nobody can guess', async (t) => {
  const config = readEmotionWorkerConfig({ AWS_REGION: 'eu-central-1', REDIS_URL: 'redis://127.0.0.1:6379' })
  t.match(config, { CONCURRENCY: 8, TABLE_NAME: 'moodscape', BUCKET_NAME: 'moodscape', SHUTDOWN_SECONDS: 25 })
})

t.test('names everything that is wrong at once', async (t) => {
  const environment = {
    CONCURRENCY: 'many',
    HEALTH_PORT: '70000',
    BUCKET_NAME: 'No Bucket',
    REDIS_URL: 'http://redis',
  }
  const names = problemsOf(environment).map((problem) => problem.split(' ')[0])
  t.strictSame(names.sort(), ['AWS_REGION', 'BUCKET_NAME', 'CONCURRENCY', 'HEALTH_PORT', 'REDIS_URL'])
})

t.test('wants a Redis, by address or by sentinels', async (t) => {
  t.strictSame(problemsOf({ AWS_REGION: 'eu-central-1' }), [
    'REDIS_URL is missing: set redis://:password@host:6379',
  ])
  t.strictSame(problemsOf({ AWS_REGION: 'x', REDIS_URL: 'redis://a b' }), [
    'REDIS_URL is no address: it must look like redis://:password@host:6379',
  ])
  t.strictSame(problemsOf({ AWS_REGION: 'eu-central-1', REDIS_SENTINELS: 'a:26379,b:26379' }), [])
})
