import type { FaceDetail } from '@aws-sdk/client-rekognition'
import { FIELDS, fourFields, isClose, readFields } from '@moodscape/shared/testing/pictures'
import t from 'tap'

import { findUprightFace, type QuarterTurn } from '../src/find-upright-face.ts'

const never = new AbortController().signal
const photo = await fourFields().jpeg({ quality: 95 }).toBuffer()
const face = (Confidence: number, Roll = 0): FaceDetail => ({ Confidence, Pose: { Roll } })
const CLEAR = face(99.9)

/** Answers by how much a photo was turned, which its top left field shows; notes what was asked. */
async function search(faces: Partial<Record<0 | QuarterTurn, FaceDetail[]>>) {
  const asked: number[] = []
  let reads = 0
  const found = await findUprightFace(
    {
      key: 'photo.jpg',
      userId: 'somebody',
      read: async () => {
        reads++
        return photo
      },
    },
    async (shown) => {
      const degrees = typeof shown === 'string' ? 0 : await turnOf(shown)
      asked.push(degrees)
      return faces[degrees] ?? []
    },
    never,
  )
  return { ...found, asked, reads }
}

async function turnOf(shown: Uint8Array): Promise<QuarterTurn> {
  const { topLeft } = await readFields(Buffer.from(shown))
  const turns: [QuarterTurn, number[]][] = [
    [90, FIELDS.bottomLeft],
    [180, FIELDS.bottomRight],
    [270, FIELDS.topRight],
  ]
  const turn = turns.find(([, colour]) => isClose(topLeft, colour, 20))
  if (!turn) throw new Error('The photo was not turned')
  return turn[0]
}

t.test('a face that is clearly upright costs one call, and the photo is not even read', async (t) => {
  t.match(await search({ 0: [CLEAR] }), { faces: [CLEAR], turned: undefined, asked: [0], reads: 0 })
  t.match(await search({ 0: [{ Emotions: [] }] }), { asked: [0] }, 'also where nothing is said of it')
})

for (const degrees of [90, 180, 270] as const) {
  t.test(`a face that is found in the photo turned by ${degrees} degrees only is taken there`, async (t) => {
    const { faces, turned, asked } = await search({ [degrees]: [CLEAR] })
    t.strictSame(faces, [CLEAR])
    t.equal(asked.at(-1), degrees, 'nothing is asked beyond it')
    t.match(turned, degrees === 180 ? { width: 240, height: 160 } : { width: 160, height: 240 })
    t.equal(await turnOf(turned?.bytes ?? photo), degrees)
  })

  t.test(`a face whose roll says that it lies at ${360 - degrees} degrees costs one more call`, async (t) => {
    const roll = degrees === 90 ? -88 : 360 - degrees
    const lying = face(99.9, roll)
    const { turned, asked } = await search({ 0: [lying], [degrees]: [CLEAR] })
    t.strictSame(asked, [0, degrees])
    t.equal(turned?.degrees, degrees)
  })
}

t.test('of doubtful faces the surest is taken, and the photo as it is where it is the surest', async (t) => {
  const sure = face(97)
  const doubtful = await search({ 0: [face(60)], 90: [face(80)], 180: [sure], 270: [face(70)] })
  t.match(doubtful, { faces: [sure], turned: { degrees: 180 } })
  t.strictSame(doubtful.asked, [0, 90, 270, 180])
  t.match(await search({ 0: [sure], 90: [face(90)], 270: [sure] }), { faces: [sure], turned: undefined })
})

t.test('a head that is tilted is upright; one that stays on its side is read as it lies', async (t) => {
  t.strictSame((await search({ 0: [face(99.9, 40)] })).asked, [0])
  const lying = face(99.9, 90)
  const stays = await search({ 0: [lying], 90: [lying], 180: [lying], 270: [lying] })
  t.match(stays, { faces: [lying], turned: undefined })
  t.equal(stays.asked.length, 4)
})

t.test('one upright face in a group is enough', async (t) => {
  t.strictSame((await search({ 0: [face(99.9, 85), CLEAR] })).asked, [0])
})

t.test('a photo without a face costs four calls and stays as it is', async (t) => {
  const { faces, turned, asked } = await search({})
  t.strictSame([faces, turned], [[], undefined])
  t.strictSame(asked, [0, 90, 270, 180])
})
