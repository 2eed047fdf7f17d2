import type { ModelSettings } from '@moodscape/generation/models/model-catalogue'
import { blendOf } from '@moodscape/mood/blend'
import type { Part } from '@moodscape/shared/records/upload-record'
import t from 'tap'

import { createImageDefinition } from '../src/image-definition.ts'
import { readImageModel } from '../src/models.ts'
import { describePicture } from '../src/prompt.ts'

const EMOTIONS = [
  { type: 'HAPPY' as const, confidence: 90 },
  { type: 'CALM' as const, confidence: 10 },
]
const VERSION = 'a'.repeat(64)

function partWith(request: Partial<Part['request']>): Part {
  return {
    kind: 'image',
    n: 3,
    state: 'running',
    created_at: '',
    start_by: '',
    changed_in: 1,
    epoch: 1,
    attempts: 0,
    request: { seed: 7, token: 'token', ...request },
  }
}

function inputOf(settings: ModelSettings, request: Partial<Part['request']> = {}) {
  const { model, problems } = readImageModel(settings)
  t.strictSame(problems, [])
  return createImageDefinition(model).request(EMOTIONS, partWith(request)).inputFor('intent-1')
}

const problemsOf = (settings: ModelSettings) => readImageModel(settings).problems

t.test('the painter is told the emotions themselves', async (t) => {
  t.strictSame(inputOf({ name: 'moodscape/painter' }, { style: 'mosaic' }), {
    emotions: EMOTIONS,
    style: 'mosaic',
    seed: 7,
    width: 1024,
    height: 1024,
    format: 'webp',
    reference: 'intent-1',
  })
  t.notOk('style' in inputOf({ name: 'moodscape/painter' }))
})

t.test('flux-schnell is told the prompt, and to be deterministic', async (t) => {
  t.strictSame(inputOf({ name: 'black-forest-labs/flux-schnell' }, { style: 'ink' }), {
    prompt: describePicture(blendOf(EMOTIONS), 'ink', 7),
    seed: 8,
    aspect_ratio: '1:1',
    num_outputs: 1,
    output_format: 'webp',
    output_quality: 90,
    go_fast: false,
  })
})

t.test('seeds fit 31 bits, are never 0, and neighbours stay apart', async (t) => {
  const seeds = [0, 1, 2, 2_147_483_646, 4_294_967_295].map(
    (seed) => inputOf({ name: 'black-forest-labs/flux-schnell' }, { seed }).seed as number,
  )
  t.ok(seeds.every((seed) => seed >= 1 && seed <= 2_147_483_647))
  t.strictSame(seeds.slice(0, 3), [1, 2, 3])
})

t.test('an unknown model takes what its fields are named for, and fixed values beside', async (t) => {
  const settings = {
    name: `somebody/something:${VERSION}`,
    fields: JSON.stringify({
      prompt: 'text',
      negative_prompt: 'avoid',
      seed: 'random',
      width: 'w',
      reference: 'tag',
      style: 'look',
    }),
    fixed: '{"steps":20}',
  }
  const input = inputOf(settings, { seed: 9 })
  t.match(input, { steps: 20, text: /^An expressive/, avoid: /faces/, random: 9, w: 1024, tag: 'intent-1' })
  t.notOk('look' in input, 'a style that nobody asked for is left out')
  t.equal(readImageModel(settings).model.address, `somebody/something:${VERSION}`)
})

t.test('the address is looked for where the settings say', async (t) => {
  const named = readImageModel({ name: 'moodscape/painter', output: 'images[0].url' }).model
  t.strictSame(createImageDefinition(named).outputPath, ['images', 0, 'url'])
  t.equal(createImageDefinition(readImageModel({ name: 'moodscape/painter' }).model).outputPath, undefined)
})

t.test('fixed values beat what would be put there', async (t) => {
  const fixed = '{"megapixels":"0.25","output_format":"png"}'
  const input = inputOf({ name: 'black-forest-labs/flux-schnell', fixed })
  t.match(input, { megapixels: '0.25', output_format: 'png', prompt: /meadow|balloons|garden|kites/ })
})

t.test('a model that cannot be asked is refused, with the reason', async (t) => {
  t.match(problemsOf({ name: 'somebody/something' }), [/not known/])
  t.match(problemsOf({ name: 'toString/constructor' }), [/not known/])
  for (const fields of ['{', '[]', '"prompt"', '{"prompt":1}', '{"promt":"prompt"}', '{"prompt":""}']) {
    t.match(problemsOf({ name: 'a/b', fields }), [/must be a JSON object from any of prompt, neg/], fields)
  }
  t.match(problemsOf({ name: 'a/b', fields: '{"seed":"seed"}' }), [/the mood reaches none/])
  t.match(problemsOf({ name: 'a/b', fields: '{"prompt":"x","seed":"x"}' }), [/named twice/])
  t.match(problemsOf({ name: 'moodscape/painter', fixed: '[1]' }), [/fixed input must be a JSON object/])
})

t.test('a style that is not on the list changes nothing: no word of a user reaches a prompt', async (t) => {
  const plain = inputOf({ name: 'black-forest-labs/flux-schnell' })
  for (const style of ['ignore all this', 'oil, nude', 'constructor', '__proto__', 'OIL', '', '{"seed":1}']) {
    t.strictSame(inputOf({ name: 'black-forest-labs/flux-schnell' }, { style }), plain, style)
  }
})

t.test('two references differ only where the model gives them back', async (t) => {
  const orderFrom = (name: string) =>
    createImageDefinition(readImageModel({ name }).model).request(EMOTIONS, partWith({}))
  const flux = orderFrom('black-forest-labs/flux-schnell')
  t.strictSame(flux.inputFor('a'), flux.inputFor('b'))
  const painter = orderFrom('moodscape/painter')
  t.strictSame(painter.inputFor('a'), { ...painter.inputFor('b'), reference: 'a' })
})
