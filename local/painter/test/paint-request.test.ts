import t from 'tap'

import { paint } from '../src/paint.ts'
import { completeRequest, InvalidPaintRequest, type PaintRequest } from '../src/paint-request.ts'

const good: PaintRequest = { emotions: [{ type: 'SAD', confidence: 80 }], seed: 1 }

const refusals: Record<string, [request: unknown, path: string]> = {
  'a side below 256 pixels': [{ ...good, width: 255 }, '/width'],
  'a side above 2048 pixels': [{ ...good, height: 2049 }, '/height'],
  'a broken number of pixels': [{ ...good, width: 512.5 }, '/width'],
  'an unknown style': [{ ...good, style: 'cubism' }, '/style'],
  'an unknown format': [{ ...good, format: 'gif' }, '/format'],
  'an unknown emotion': [{ ...good, emotions: [{ type: 'BORED', confidence: 1 }] }, '/emotions/0/type'],
  'a confidence above 100': [
    { ...good, emotions: [{ type: 'SAD', confidence: 101 }] },
    '/emotions/0/confidence',
  ],
  'a confidence that is no number': [
    { ...good, emotions: [{ type: 'SAD', confidence: NaN }] },
    '/emotions/0/confidence',
  ],
  'a negative seed': [{ ...good, seed: -1 }, '/seed'],
  'a seed of more than 32 bits': [{ ...good, seed: 2 ** 32 }, '/seed'],
  'a property that is not known': [{ ...good, prompt: 'a cat' }, ''],
  'no emotions': [{ seed: 1 }, ''],
  'no request': [undefined, ''],
}

for (const [what, [request, path]] of Object.entries(refusals)) {
  t.test(`${what} is refused by name, and the message says where`, async (t) => {
    const refusal = await paint(request as PaintRequest).catch((error: unknown) => error)
    if (!(refusal instanceof InvalidPaintRequest)) return t.fail('not refused')
    t.equal(refusal.name, 'InvalidPaintRequest')
    t.ok(
      refusal.problems.some((problem) => problem.path === path),
      refusal.message,
    )
  })
}

t.test('what a request leaves open is filled in', async (t) => {
  t.strictSame(completeRequest(good), { ...good, width: 1024, height: 1024, style: 'oil', format: 'webp' })
})
