import t from 'tap'

import { compose } from '../src/compose.ts'
import { checkComposeRequest } from '../src/compose-request.ts'
import { draft } from '../src/draft.ts'
import { pure } from './fixtures/moods.ts'

const GOOD = { emotions: pure('HAPPY'), seed: 1 }

t.test('a request needs emotions and a seed and nothing else', async (t) => {
  t.doesNotThrow(() => checkComposeRequest(GOOD))
  t.doesNotThrow(() => checkComposeRequest({ ...GOOD, seed: 4294967295, seconds: 60, style: 'jazz' }))
})

const BAD: Record<string, unknown> = {
  nothing: undefined,
  'no emotions': { ...GOOD, emotions: [] },
  'an unknown emotion': { ...GOOD, emotions: [{ type: 'BORED', confidence: 50 }] },
  'a confidence above 100': { ...GOOD, emotions: [{ type: 'SAD', confidence: 101 }] },
  'a negative seed': { ...GOOD, seed: -1 },
  'a seed beyond 32 bits': { ...GOOD, seed: 4294967296 },
  'a fractional seed': { ...GOOD, seed: 0.5 },
  'less than five seconds': { ...GOOD, seconds: 4.9 },
  'more than a minute': { ...GOOD, seconds: 61 },
  'seconds that are no number': { ...GOOD, seconds: Number.NaN },
  'an unknown style': { ...GOOD, style: 'polka' },
  'a misspelt field': { ...GOOD, stile: 'jazz' },
}

for (const [what, request] of Object.entries(BAD)) {
  t.test(`${what} is refused by name`, async (t) => {
    t.throws(() => checkComposeRequest(request), { name: 'InvalidComposeRequest' })
  })
}

t.test('the refusal names the field', async (t) => {
  t.throws(() => checkComposeRequest({ ...GOOD, seconds: 99 }), { message: /seconds/ })
})

t.test('composing refuses a bad request before it starts', async (t) => {
  await t.rejects(compose({ ...GOOD, seconds: 3 }), { name: 'InvalidComposeRequest' })
})

t.test('emotions without any confidence are a piece of UNKNOWN', async (t) => {
  t.equal(draft({ emotions: [{ type: 'SAD', confidence: 0 }], seed: 1 }).character.emotion, 'UNKNOWN')
})
