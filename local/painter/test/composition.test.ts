import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import sharp from 'sharp'
import t from 'tap'

import { pixelsOf } from './fixtures/pixels.ts'

/** The mean colours of four by four fields of each emotion's picture with seed 7, as sRGB bytes. */
// A change here means that requests which were kept give other pictures: never by accident.
const FIELDS: Readonly<Record<EmotionType, string>> = {
  ANGRY: '24050778272c6a1f2d72273592412bd28579d78a84d77b70260e075623188038236b25130500000a0000160000190000',
  CALM: 'acd4eab8dff6c6e6f8bfdeeebee2eec4e7f4cdebf6c7e5ee90bfc298bec19fc4c49ac6ca78b2a887bdb285b7ad7fb5ac',
  CONFUSED:
    '7056537558576f5a566b56538d7c61897560797a67867f6e8d7c6b7e73648a7c6482806b70555a6f565a72585b6c5658',
  DISGUSTED:
    '6e82505f65444038293934256572436575445961363c3c24685c117d73217c731d5d5009463b024a3e043e34013d3201',
  FEAR: '3038443038442e36422b344043566e4356684557633e516907192c0516240d242d081c3000050c00030802060a01070d',
  HAPPY: '8ea6c896aac5a5b7d2bac5d9b2c2b4bcc2b7c5d0c5d8ded0bcbd3ec9c043bbba50bfbd42cca617d4af18d4ad19caa516',
  SAD: '33415749596a3c4b602c384d40516565737f4c5b6f2e3a4e404d5f565e674350623643562b354a30394c313b4e2d374a',
  SURPRISED:
    '8cbdfc98c7fda7cfffa6cefdcbdeddc8d5b5d1dfcad8eae29f9a388b7752947f58a6a03fbc7f65a76a62b27367c28166',
  UNKNOWN: 'b1aca4d0cbc3d8d4cccecdc5a9a09ad4d0c6ebe6dedfded5908a80a19c8fcac7baa9a498706a60817b708d877b777165',
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
