import { ConfigError } from '@moodscape/shared/process/config'
import t from 'tap'

import { readMelodyWorkerConfig } from '../src/config.ts'

const NEEDED = {
  AWS_REGION: 'eu-central-1',
  REDIS_URL: 'redis://127.0.0.1:6379',
  REPLICATE_API_TOKEN: 'r8_x',
}

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readMelodyWorkerConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

t.test('composes 26 seconds with stable-audio-2.5 unless told otherwise', async (t) => {
  const { MELODY_MODEL, MELODY_SECONDS } = readMelodyWorkerConfig(NEEDED)
  t.strictSame(
    { MELODY_MODEL, MELODY_SECONDS },
    { MELODY_MODEL: 'stability-ai/stable-audio-2.5', MELODY_SECONDS: 26 },
  )
})

t.test('names every variable that is missing or wrong at once', async (t) => {
  const names = problemsOf({ MELODY_SECONDS: '1', MELODY_MODEL: 'musicgen', CONCURRENCY: 'x' })
  t.strictSame(names.map((problem) => problem.split(' ')[0]).sort(), [
    'AWS_REGION',
    'CONCURRENCY',
    'MELODY_MODEL',
    'MELODY_SECONDS',
    'REPLICATE_API_TOKEN',
  ])
})

t.test('names every rule that is broken at once', async (t) => {
  const environment = { ...NEEDED, REDIS_URL: '', MELODY_MODEL: 'moodscape/composer', MELODY_SECONDS: '90' }
  t.match(problemsOf(environment), [/^REDIS_URL is missing/, /^MELODY_MODEL: .*at most 60 seconds/])
  t.match(problemsOf({ ...NEEDED, MELODY_MODEL: 'a/b' }), [/^MELODY_MODEL: .*not known/])
})

t.test('the way to the address in the output is checked at the start', async (t) => {
  const path = { MELODY_MODEL_OUTPUT: 'files[0].url' }
  t.match(readMelodyWorkerConfig({ ...NEEDED, ...path }), path)
  t.match(problemsOf({ ...NEEDED, MELODY_MODEL_OUTPUT: 'files[' }), [/^MELODY_MODEL_OUTPUT is no path/])
})
