import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import sharp from 'sharp'
import t from 'tap'

import { pixelsOf } from './fixtures/pixels.ts'

/** The mean colours of four by four fields of each emotion's picture with seed 7, as sRGB bytes. */
// A change here means that requests which were kept give other pictures: never by accident.
const FIELDS: Readonly<Record<EmotionType, string>> = {
  ANGRY: '3e02044d0f0f4007094104059f401ca94b2a9b422d932f17581d0e6e32237b40324f160c3b02043b06074a0908280002',
  CALM: 'accbd5b0d2de9dcbd991c0cec3cfcdc5d3d2bbcdcab5c8c5b0c7c8b3cccda6c0c1a7c2c272a0a183b5be79afb96aa1a8',
  CONFUSED:
    '9c74879d74899268818e607cc0998da9827c847176a27e82b38a79b28172916c66a380767b5c5d8062638062647b5d5e',
  DISGUSTED:
    '787c36555c17373c0631370483893f65672a4948153d3b138e8f3b6e652961551b4a3a12665d21574c1e4837173b2512',
  FEAR: '2534411d2a37101b2a101d2c223b4a1c313f13202b1930411429370f212e0f1e290b16200917240b17230e1a2302040a',
  HAPPY: 'acbec0b2c3bf9ec0c792b8c1ced0b0cbd0aecccfb0c1cbad8bb68695ba91abb2819eb780e19f1ff0ab2af3ac28d9a31d',
  SAD: '3945575e6875495a723242583e4753737b81607083364353303c4d4a5664435365303d4e2433462d3b4b26364a223146',
  SURPRISED:
    'ba82b9c18dc1c395c9b987bbdbb3cae7c5d6e6d2d3dabec58dd19cbbe1c0ddc0c0b5d8a87cca7697d4879db6888ac77a',
  UNKNOWN: 'babbbcc0c1c2babcbdb2b3b4dad4ccdbd5ccc8c1b6c2bbafd4cfc5d2ccc2b5ada19f94849ea3a2a3a7a68b8578837665',
}

t.test('each emotion has the same composition wherever it is painted', async (t) => {
  for (const type of EMOTION_TYPES) {
    const pixels = await pixelsOf({ mood: { [type]: 100 }, seed: 7 })
    const image = sharp(pixels, { raw: { width: 256, height: 256, channels: 3 } })
    const found = await image.resize(4, 4, { kernel: 'cubic' }).raw().toBuffer()
    const kept = Buffer.from(FIELDS[type], 'hex')
    t.equal(kept.length, found.length)
    // Skia and the brush may round differently on another kind of processor.
    t.ok(
      found.every((byte, i) => Math.abs(byte - kept[i]!) <= 2),
      `${type}: '${found.toString('hex')}',`,
    )
  }
})
