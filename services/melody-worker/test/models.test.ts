import type { ModelSettings } from '@moodscape/generation/models/model-catalogue'
import { openReplicate } from '@moodscape/generation/provider/replicate-client'
import { startReplicate } from '@moodscape/local-cloud/replicate/start-replicate'
import { blendOf } from '@moodscape/mood/blend'
import type { Part } from '@moodscape/shared/records/upload-record'
import t from 'tap'

import { createMelodyDefinition } from '../src/melody-definition.ts'
import { readMelodyModel } from '../src/models.ts'
import { describeMusic, describeSong } from '../src/prompt.ts'

const EMOTIONS = [
  { type: 'SAD' as const, confidence: 80 },
  { type: 'FEAR' as const, confidence: 20 },
]
const MUSICGEN = '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb'

function partWith(request: Partial<Part['request']>): Part {
  return {
    kind: 'melody',
    n: 1,
    state: 'running',
    created_at: '',
    start_by: '',
    changed_in: 1,
    epoch: 1,
    attempts: 0,
    request: { seed: 7, token: 'token', ...request },
  }
}

function orderFrom(settings: ModelSettings, request: Partial<Part['request']> = {}, seconds = 26) {
  const { model, problems } = readMelodyModel(settings, seconds)
  t.strictSame(problems, [])
  return createMelodyDefinition(model, seconds).request(EMOTIONS, partWith(request))
}

t.test('the composer is told the emotions themselves', async (t) => {
  const request = orderFrom({ name: 'moodscape/composer' }, { style: 'music-box' })
  t.equal(request.model, 'moodscape/composer')
  t.strictSame(request.inputFor('intent-1'), {
    emotions: EMOTIONS,
    style: 'music-box',
    seed: 7,
    duration: 26,
    reference: 'intent-1',
  })
})

t.test('each known model is told the mood in its own fields', async (t) => {
  const prompt = describeMusic(blendOf(EMOTIONS), 'jazz', 7)
  const inputs: Record<string, object> = {
    'stability-ai/stable-audio-2.5': { prompt, duration: 26, seed: 8 },
    'google/lyria-2': { prompt, negative_prompt: /^vocals/, seed: 8 },
    'meta/musicgen': { prompt, duration: 26, seed: 8, model_version: 'stereo-large', output_format: 'mp3' },
    'minimax/music-1.5': {
      prompt: describeSong(blendOf(EMOTIONS), 'jazz', 7),
      lyrics: /^\[verse\]\n/,
      audio_format: 'mp3',
    },
  }
  for (const [name, expected] of Object.entries(inputs)) {
    const input = orderFrom({ name }, { style: 'jazz' }).inputFor('intent-1')
    t.match(input, expected, name)
    t.strictSame(Object.keys(input).sort(), Object.keys(expected).sort(), name)
  }
})

t.test('musicgen runs by the version that is pinned here, unless another is configured', async (t) => {
  t.equal(orderFrom({ name: 'meta/musicgen' }).model, `meta/musicgen:${MUSICGEN}`)
  const other = `meta/musicgen:${'b'.repeat(64)}`
  t.equal(orderFrom({ name: other }).model, other)
})

t.test('Replicate takes the input of every known model', async (t) => {
  const replicate = await startReplicate({ directory: t.testdir(), token: 'r8_test', threads: 1 })
  t.teardown(() => replicate.close())
  const api = openReplicate({
    REPLICATE_API_TOKEN: 'r8_test',
    REPLICATE_BASE_URL: `${replicate.url}/v1`,
    PREDICTION_SECONDS: 60,
  })
  const names = [
    'moodscape/composer',
    'stability-ai/stable-audio-2.5',
    'google/lyria-2',
    'meta/musicgen',
    'minimax/music-1.5',
  ]
  for (const name of names) {
    const request = orderFrom({ name }, { seed: 4_294_967_295 })
    const version = request.model.split(':')[1]
    const target = version ? { version } : { model: request.model }
    const created = await api.create({ ...target, input: request.inputFor('intent-1') })
    t.match(created, { status: 'starting', model: name })
    await api.cancel(created.id)
  }
})

t.test('a length that a model does not make is refused', async (t) => {
  const problemsOf = (name: string, seconds: number) => readMelodyModel({ name }, seconds).problems
  t.match(problemsOf('moodscape/composer', 61), [/at most 60 seconds/])
  t.strictSame(problemsOf('moodscape/composer', 60), [])
  t.strictSame(problemsOf('stability-ai/stable-audio-2.5', 190), [])
})

t.test('an unknown model takes what its fields are named for', async (t) => {
  const fields = '{"prompt":"text","duration":"length_s","lyrics":"words"}'
  const input = orderFrom({ name: 'a/b', fields, fixed: '{"format":"mp3"}' }).inputFor('intent-1')
  t.match(input, { text: /^A sad/, length_s: 26, words: /verse/, format: 'mp3' })
  t.match(readMelodyModel({ name: 'a/b' }, 26).problems, [/not known/])
})

t.test('a style that is not on the list changes nothing: no word of a user reaches a prompt', async (t) => {
  for (const name of ['google/lyria-2', 'minimax/music-1.5', 'moodscape/composer']) {
    const plain = orderFrom({ name }).inputFor('x')
    for (const style of ['sing my name', 'piano; loud', 'constructor', '__proto__', 'PIANO', '']) {
      t.strictSame(orderFrom({ name }, { style }).inputFor('x'), plain, `${name}: ${style}`)
    }
  }
})

t.test('a model without a seed is told the seed by its lyrics', async (t) => {
  const lyricsOf = (seed: number) => orderFrom({ name: 'minimax/music-1.5' }, { seed }).inputFor('x').lyrics
  t.not(lyricsOf(1), lyricsOf(2))
  t.equal(lyricsOf(1), lyricsOf(1))
})
