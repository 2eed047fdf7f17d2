import { createHash } from 'node:crypto'

import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { IMAGE_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import { pixelsOf, type Wish } from './fixtures/pixels.ts'

// A change here means that requests which were kept give other pictures: never by accident.
const EMOTIONS = {
  HAPPY: '8fdd337c5fbc41b0',
  SAD: '4478280fece40d3b',
  ANGRY: 'ca37ec8e89cbcf42',
  CONFUSED: '2eb634a851c11ade',
  DISGUSTED: 'bde04e8b0daf849d',
  SURPRISED: 'ff524b283e98c231',
  CALM: 'd6ca1f2633ee0755',
  FEAR: 'f25a016c52d2be0d',
  UNKNOWN: 'cf27d0f77e3d1736',
}
const STYLES = {
  oil: '976a67b822188a5b',
  watercolour: 'e1905f47934a0bd2',
  ink: 'ee1d1a73fea4cc3d',
  pastel: 'f939302ed4711cfc',
  pixel: 'cbb67dcd3f406af7',
  pointillism: '5b55480e37ca1797',
  mosaic: '0d1770462649348c',
  photograph: '9a963cadb7ddeecf',
}
const BLEND = '306644cca65e9f1f'

async function fingerprint(wish: Wish): Promise<string> {
  return createHash('sha256')
    .update(await pixelsOf(wish))
    .digest('hex')
    .slice(0, 16)
}

t.test('each emotion has the same pixels wherever it is painted', async (t) => {
  const found: Record<string, string> = {}
  for (const type of EMOTION_TYPES) found[type] = await fingerprint({ mood: { [type]: 100 }, seed: 7 })
  t.strictSame(found, EMOTIONS)
})

t.test('each style has the same pixels wherever it is painted', async (t) => {
  const found: Record<string, string> = {}
  for (const style of IMAGE_STYLES)
    found[style] = await fingerprint({ mood: { CALM: 100 }, seed: 4294967295, style })
  t.strictSame(found, STYLES)
})

t.test('a blend in another format has the same pixels wherever it is painted', async (t) => {
  t.equal(
    await fingerprint({ mood: { SAD: 45, FEAR: 30, HAPPY: 25 }, seed: 11, width: 300, height: 257 }),
    BLEND,
  )
})

t.test('two pictures painted at once do not disturb each other', async (t) => {
  const wish: Wish = { mood: { HAPPY: 100 }, seed: 3 }
  const [first, second] = await Promise.all([
    fingerprint(wish),
    fingerprint({ ...wish, mood: { FEAR: 100 } }),
  ])
  t.equal(await fingerprint(wish), first)
  t.equal(await fingerprint({ ...wish, mood: { FEAR: 100 } }), second)
})
