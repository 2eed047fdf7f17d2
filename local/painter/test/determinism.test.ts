import { createHash } from 'node:crypto'

import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { IMAGE_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import { paintAnew, pixelsOf, type Wish } from './fixtures/pixels.ts'

async function fingerprint(pixels: Promise<Buffer>): Promise<string> {
  return createHash('sha256')
    .update(await pixels)
    .digest('hex')
    .slice(0, 16)
}

t.test('the same request gives the same pixels, and another seed gives others', async (t) => {
  for (const type of EMOTION_TYPES) {
    const wish: Wish = { mood: { [type]: 100 }, seed: 7 }
    const first = await fingerprint(pixelsOf(wish))
    t.equal(await fingerprint(paintAnew(wish)), first, type)
    t.not(await fingerprint(pixelsOf({ ...wish, seed: 8 })), first, type)
  }
})

t.test('each style has the same pixels each time', async (t) => {
  for (const style of IMAGE_STYLES) {
    const wish: Wish = { mood: { CALM: 100 }, seed: 2, style }
    t.equal(await fingerprint(pixelsOf(wish)), await fingerprint(paintAnew(wish)), style)
  }
})

t.test('a blend of the last seed has the same pixels each time', async (t) => {
  const wish: Wish = { mood: { CALM: 70, SAD: 30 }, seed: 4294967295 }
  t.equal(await fingerprint(pixelsOf(wish)), await fingerprint(paintAnew(wish)))
})

t.test('the order of the emotions changes nothing', async (t) => {
  t.equal(
    await fingerprint(pixelsOf({ mood: { SAD: 50, HAPPY: 50 } })),
    await fingerprint(pixelsOf({ mood: { HAPPY: 50, SAD: 50 } })),
  )
})

t.test('two pictures painted at once do not disturb each other', async (t) => {
  const wishes: Wish[] = [
    { mood: { HAPPY: 100 }, seed: 3 },
    { mood: { FEAR: 100 }, seed: 3 },
  ]
  const together = await Promise.all(wishes.map((wish) => fingerprint(paintAnew(wish))))
  for (const [index, wish] of wishes.entries()) t.equal(await fingerprint(pixelsOf(wish)), together[index])
})
