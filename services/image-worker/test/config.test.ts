import { ConfigError } from '@moodscape/shared/process/config'
import t from 'tap'

import { readImageWorkerConfig } from '../src/config.ts'

const NEEDED = {
  AWS_REGION: 'eu-central-1',
  REDIS_URL: 'redis://127.0.0.1:6379',
  REPLICATE_API_TOKEN: 'r8_x',
}

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readImageWorkerConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

t.test('paints with flux-schnell unless told otherwise', async (t) => {
  t.equal(readImageWorkerConfig(NEEDED).IMAGE_MODEL, 'black-forest-labs/flux-schnell')
})

t.test('names every variable that is missing or wrong at once', async (t) => {
  const environment = {
    CONCURRENCY: '0',
    IMAGE_MODEL: 'flux',
    REPLICATE_BASE_URL: 'ftp://x',
    PREDICTION_SECONDS: '1',
  }
  const names = problemsOf(environment).map((problem) => problem.split(' ')[0])
  t.strictSame(names.sort(), [
    'AWS_REGION',
    'CONCURRENCY',
    'IMAGE_MODEL',
    'PREDICTION_SECONDS',
    'REPLICATE_API_TOKEN',
    'REPLICATE_BASE_URL',
  ])
})

t.test('names every rule that is broken at once', async (t) => {
  const problems = problemsOf({
    ...NEEDED,
    REDIS_URL: '',
    REPLICATE_WEBHOOK_URL: 'https://',
    IMAGE_MODEL: 'a/b',
    IMAGE_MODEL_INPUT: 'x',
  })
  t.match(problems, [
    /^REDIS_URL is missing/,
    /^REPLICATE_WEBHOOK_URL/,
    /^IMAGE_MODEL: .*not known/,
    /^IMAGE_MODEL: .*fixed input/,
  ])
})

t.test('an unknown model is welcome with the names of its fields', async (t) => {
  t.strictSame(problemsOf({ ...NEEDED, IMAGE_MODEL: 'a/b', IMAGE_MODEL_FIELDS: '{"prompt":"prompt"}' }), [])
})

t.test('the token is in no message', async (t) => {
  t.notMatch(problemsOf({ ...NEEDED, REPLICATE_API_TOKEN: 'r8_secret', CONCURRENCY: 'x' }).join(), /secret/)
})

t.test('the way to the address in the output is checked at the start', async (t) => {
  const path = { IMAGE_MODEL_OUTPUT: 'files[0].url' }
  t.match(readImageWorkerConfig({ ...NEEDED, ...path }), path)
  t.match(problemsOf({ ...NEEDED, IMAGE_MODEL_OUTPUT: 'files[' }), [/^IMAGE_MODEL_OUTPUT is no path/])
})
