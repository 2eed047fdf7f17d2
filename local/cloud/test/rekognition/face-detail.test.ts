import t from 'tap'

import { emotionsOf } from '../../src/rekognition/detail/emotions-of.ts'
import { faceDetailOf } from '../../src/rekognition/detail/face-detail.ts'
import { mouthOpenOf } from '../../src/rekognition/detail/mouth-open-of.ts'
import { poseOf } from '../../src/rekognition/detail/pose-of.ts'
import { qualityOf } from '../../src/rekognition/detail/quality-of.ts'
import { type Attribute, selectAttributes } from '../../src/rekognition/detail/select-attributes.ts'
import type { FaceReading, Photo, Point } from '../../src/rekognition/model/face-reading.ts'

const none = { neutral: 0, happy: 0, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 }

/** A face that looks straight ahead: those of its 68 points that tests ask about, the rest in its middle. */
function straightFace(moved: Record<number, Point> = {}): Point[] {
  const known: Record<number, Point> = {
    30: { x: 100, y: 105 },
    36: { x: 70, y: 80 },
    45: { x: 130, y: 80 },
    48: { x: 80, y: 125 },
    54: { x: 120, y: 125 },
    60: { x: 84, y: 125 },
    64: { x: 116, y: 125 },
    62: { x: 100, y: 124 },
    66: { x: 100, y: 126 },
    ...moved,
  }
  return Array.from({ length: 68 }, (_, index) => known[index] ?? { x: 100, y: 100 })
}

function photoOf(width: number, height: number, levelAt: (x: number, y: number) => number): Photo {
  const pixels = new Uint8Array(width * height * 3)
  for (let i = 0; i < width * height; i += 1) {
    pixels.fill(levelAt(i % width, Math.floor(i / width)), 3 * i, 3 * i + 3)
  }
  return { width, height, pixels }
}

const grey = photoOf(200, 100, () => 128)
const reading: FaceReading = {
  box: { x: -20, y: 10, width: 100, height: 120 },
  score: 0.9,
  points: straightFace(),
  expressions: { ...none, happy: 0.75, neutral: 0.25 },
  ageYears: 5.4,
  maleProbability: 0.2,
}

t.test("emotions are Rekognition's eight, in per cent, most confident first", async (t) => {
  const emotions = emotionsOf({ ...none, sad: 0.6, fearful: 0.3, disgusted: 0.1 })
  t.strictSame(emotions.map(({ Type }) => Type).slice(0, 3), ['SAD', 'FEAR', 'DISGUSTED'])
  const types = emotions.map(({ Type }) => Type).sort()
  t.strictSame(types, ['ANGRY', 'CALM', 'CONFUSED', 'DISGUSTED', 'FEAR', 'HAPPY', 'SAD', 'SURPRISED'])
  t.ok(Math.abs((emotions[0]?.Confidence ?? 0) - 60) < 1e-9)
  t.match(emotions.at(-1), { Type: 'CONFUSED', Confidence: 0 })
})

t.test('a face becomes what the API calls it', async (t) => {
  const face = faceDetailOf(reading, grey)
  t.match(face, {
    Confidence: 90,
    AgeRange: { Low: 0, High: 13 },
    Gender: { Value: 'Female', Confidence: 80 },
    Smile: { Value: true, Confidence: 75 },
    MouthOpen: { Value: false },
  })
  t.strictSame(face.BoundingBox, { Left: 0, Top: 0.1, Width: 0.4, Height: 0.9 }, 'it ends with the photo')
  t.strictSame(
    face.Landmarks.find(({ Type }) => Type === 'nose'),
    { Type: 'nose', X: 0.5, Y: 1.05 },
  )
  t.equal(face.Landmarks.length, 30)
})

t.test('attributes are added one by one or all at once', async (t) => {
  const face = faceDetailOf(reading, grey)
  const always = ['BoundingBox', 'Confidence', 'Landmarks', 'Pose', 'Quality']
  const membersFor = (...wanted: Attribute[]) => Object.keys(selectAttributes(face, wanted)).sort()
  t.strictSame(membersFor('DEFAULT'), always)
  t.strictSame(membersFor('EMOTIONS'), [...always, 'Emotions'].sort())
  t.strictSame(membersFor('DEFAULT', 'SMILE', 'AGE_RANGE'), [...always, 'AgeRange', 'Smile'].sort())
  t.strictSame(membersFor('SUNGLASSES'), always, 'what the networks cannot tell adds nothing')
  t.strictSame(selectAttributes(face, ['DEFAULT', 'ALL']), face)
})

t.test('a mouth is open when the lips are a quarter of its width apart', async (t) => {
  t.match(mouthOpenOf(straightFace()), { Value: false })
  t.match(mouthOpenOf(straightFace({ 66: { x: 100, y: 140 } })), { Value: true, Confidence: 100 })
  const between = mouthOpenOf(straightFace({ 66: { x: 100, y: 133 } }))
  t.ok(between.Value && between.Confidence < 70, 'near the threshold it is less sure')
})

t.test('a face that looks straight ahead is neither tilted nor turned', async (t) => {
  const { Roll, Yaw } = poseOf(straightFace())
  t.ok(Math.abs(Roll) < 1e-9 && Math.abs(Yaw) < 1e-9)
})

t.test('the nose tells where a face turns', async (t) => {
  t.ok(poseOf(straightFace({ 30: { x: 110, y: 105 } })).Yaw > 10, 'to the right')
  t.ok(poseOf(straightFace({ 30: { x: 90, y: 105 } })).Yaw < -10, 'to the left')
  const level = poseOf(straightFace()).Pitch
  t.ok(poseOf(straightFace({ 30: { x: 100, y: 95 } })).Pitch > level + 10, 'up')
  t.ok(poseOf(straightFace({ 30: { x: 100, y: 115 } })).Pitch < level - 10, 'down')
})

t.test('turning the picture clockwise adds to the roll and leaves the rest', async (t) => {
  const points = straightFace({ 30: { x: 108, y: 100 } })
  const before = poseOf(points)
  for (const degrees of [-75, -20, 30, 90]) {
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
    const turned = poseOf(points.map(({ x, y }) => ({ x: x * cos - y * sin, y: x * sin + y * cos })))
    t.ok(Math.abs(turned.Roll - before.Roll - degrees) < 8, `roll at ${degrees}`)
    t.ok(Math.abs(turned.Yaw) < 90 && Math.abs(turned.Pitch) < 90)
  }
})

t.test('a mirrored face has the opposite roll and yaw and the same pitch', async (t) => {
  const one = poseOf(straightFace({ 30: { x: 108, y: 98 }, 36: { x: 70, y: 76 } }))
  const other = poseOf(straightFace({ 30: { x: 92, y: 98 }, 45: { x: 130, y: 76 } }))
  t.ok(Math.abs(other.Roll + one.Roll) < 1e-9)
  t.ok(Math.abs(other.Yaw + one.Yaw) < 1e-9)
  t.ok(Math.abs(other.Pitch - one.Pitch) < 1e-9)
})

t.test('brightness is the mean luma of the face alone', async (t) => {
  const halfWhite = photoOf(100, 100, (x) => (x < 50 ? 255 : 0))
  t.equal(Math.round(qualityOf(halfWhite, { x: 0, y: 0, width: 50, height: 100 }).Brightness), 100)
  t.equal(Math.round(qualityOf(halfWhite, { x: 50, y: 0, width: 90, height: 100 }).Brightness), 0)
  t.equal(Math.round(qualityOf(halfWhite, { x: -9, y: -9, width: 200, height: 200 }).Brightness), 50)
})

t.test('sharpness falls from a hard edge over a soft one to a plain surface', async (t) => {
  const face = { x: 0, y: 0, width: 100, height: 100 }
  const sharpnessOf = (photo: Photo) => qualityOf(photo, face).Sharpness
  const hard = sharpnessOf(photoOf(100, 100, (x) => (x % 10 < 5 ? 40 : 200)))
  const soft = sharpnessOf(photoOf(100, 100, (x) => 120 + 80 * Math.sin((x / 10) * 2 * Math.PI)))
  t.ok(hard > soft && soft > 10)
  t.equal(sharpnessOf(grey), 0)
})
