import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import sharp from 'sharp'
import t from 'tap'

import { pixelsOf } from './fixtures/pixels.ts'

/** The mean colours of four by four fields of each emotion's picture with seed 7, as sRGB bytes. */
// A change here means that requests which were kept give other pictures: never by accident.
const FIELDS: Readonly<Record<EmotionType, string>> = {
  ANGRY: '3701044b07076317103c060887260d78210c913c18a4491c5f0e085c0e09500f0a5c120b260003270003270003240003',
  CALM: 'c0ddecc5e5f7b8e0f6add5ebc5e3eccae9f3c4e8f5bde3ee95c5ca9ccace94b9bd91c0c57cb3ab86b3a981bab278b4ad',
  CONFUSED:
    '6351506458546c5759664e4b888b788189757f7d73797b6a8896807e89757d826e8380695b57556a5b55695959675050',
  DISGUSTED:
    '543f225640237763358f803d5244206357216d65287a6d3352571060691c60671f575d173339053237053a400b394109',
  FEAR: '152331242c331d29331423302044552b4e5b274a59214455172a3b1e323e1326351123330a111c0b101a080c18070d19',
  HAPPY: 'bdc8daa8bcd398afc78fabc7d5dbcdc6d0c4bfc3b7b1c3b6b8bb44b7b74bc8bc41b9ba3fc7a415d0aa19d1ab18c9a416',
  SAD: '354055445868455969333d523d495d556a79576c793c475a3845584d5b63525d643643552b37492f3c4b2f3c4a293547',
  SURPRISED:
    'e5a186ec9c84e99676e39072dbd2a9dfcb90dbb978d7c29762c38d87ac9491908764bc8ea0ac6ba59f749b8e72a1a66b',
  UNKNOWN: 'c7c6bec9c5bdbfbab1a59f98dad9d0d4d0c8b9b5ac9d958fbbb6abc8c4b99f9a8e999389918b7fa19b8f938d82827c71',
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
