import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import sharp from 'sharp'
import t from 'tap'

import { pixelsOf } from './fixtures/pixels.ts'

/** The mean colours of four by four fields of each emotion's picture with seed 7, as sRGB bytes. */
// A change here means that requests which were kept give other pictures: never by accident.
const FIELDS: Readonly<Record<EmotionType, string>> = {
  ANGRY: '420609560f0e6f241a470e0e923417842e179e4a25b0582a6b18106818115d1811681b133001063201083201072e0006',
  CALM: 'bad2ddbed9e6b0d2e3a6c7d9c0d8dfc3dee6bbdae4b7d5de90b7ba95babd8dabad8bb1b477a59d80a49b7daba375a59f',
  CONFUSED:
    '705f5e7266627b6668735c58969a879198848f8c83888a7897a58f8d99848d917e928f78696562796963786766755e5e',
  DISGUSTED:
    '543f225640237763358f803d5244206357216d65287a6d3352571060691c60671f575d173339053237053a400b394109',
  FEAR: '101c291f262c18222b0f1d291c3d4d2747532243511c3d4d122333192b360f1f2e0d1d2c070c16080b13040811040813',
  HAPPY: 'bfcadbaabdd49bb1c892adc9d7ddcfc8d2c6c2c5b9b4c4b8babc46bab84fcabe44bcbd42c9a516d2ac1bd2ad18cba516',
  SAD: '354055445868455969333d523d495d556a79576c793c475a3845584d5b63525d643643552b37492f3c4b2f3c4a293547',
  SURPRISED:
    'f0af96f6ac94f3a586ee9e81e3debae8d9a7e5c78ce0cfa874cf9c97baa3a09f9672c99eafb97cb4ad83a99b81b0b37a',
  UNKNOWN: 'cccbc3cecac2c5c0b8aaa49ddeddd5d9d5cdbfbbb1a49b94c1bcb0cecabfa49f949e988e969084a6a095999287878176',
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
