import t from 'tap'

import { chooseFace } from '../src/choose-face.ts'

const box = (Width: number, Height: number) => ({ BoundingBox: { Width, Height, Left: 0, Top: 0 } })

t.test('takes the most confident emotion, wherever it stands in the list', async (t) => {
  // The example of AWS's own guide to DetectFaces.
  const Emotions = [
    { Type: 'CONFUSED', Confidence: 0.02 },
    { Type: 'SURPRISED', Confidence: 0.28 },
    { Type: 'DISGUSTED', Confidence: 0.04 },
    { Type: 'ANGRY', Confidence: 0.02 },
    { Type: 'SAD', Confidence: 0.1 },
    { Type: 'CALM', Confidence: 99.48 },
  ] as const
  t.equal(chooseFace([{ ...box(0.2, 0.3), Emotions: [...Emotions] }]).emotion, 'CALM')
})

t.test('keeps the whole distribution, most confident first', async (t) => {
  const { emotions } = chooseFace([
    {
      Emotions: [
        { Type: 'SAD', Confidence: 5 },
        { Type: 'HAPPY', Confidence: 80 },
        { Type: 'CALM', Confidence: 29 },
      ],
    },
  ])
  t.strictSame(emotions, [
    { type: 'HAPPY', confidence: 80 },
    { type: 'CALM', confidence: 29 },
    { type: 'SAD', confidence: 5 },
  ])
})

t.test('takes the face with the largest box', async (t) => {
  const found = chooseFace([
    { ...box(0.1, 0.2), Emotions: [{ Type: 'HAPPY', Confidence: 99 }] },
    { ...box(0.3, 0.4), Emotions: [{ Type: 'FEAR', Confidence: 51 }] },
    { ...box(0.35, 0.2), Emotions: [{ Type: 'ANGRY', Confidence: 99 }] },
  ])
  t.equal(found.emotion, 'FEAR')
})

t.test('takes the first of equally large faces', async (t) => {
  const found = chooseFace([
    { ...box(0.2, 0.2), Emotions: [{ Type: 'SAD', Confidence: 60 }] },
    { ...box(0.2, 0.2), Emotions: [{ Type: 'HAPPY', Confidence: 90 }] },
  ])
  t.equal(found.emotion, 'SAD')
})

t.test('a face without a usable box loses against one with a box', async (t) => {
  for (const odd of [{}, box(NaN, 0.9), box(Infinity, 1)]) {
    const found = chooseFace([
      { ...odd, Emotions: [{ Type: 'SAD', Confidence: 60 }] },
      { ...box(0.01, 0.01), Emotions: [{ Type: 'HAPPY', Confidence: 60 }] },
    ])
    t.equal(found.emotion, 'HAPPY')
  }
})

t.test('a photo without a face fails as one', async (t) => {
  t.throws(() => chooseFace([]), { name: 'PermanentFailure', code: 'no_face_found' })
})

t.test('an emotion of an unknown name counts as UNKNOWN, once', async (t) => {
  const { emotions } = chooseFace([
    {
      Emotions: [
        { Type: 'BEMUSED' as 'CALM', Confidence: 40 },
        { Type: 'UNKNOWN', Confidence: 7 },
        { Type: 'CALM', Confidence: 20 },
        { Confidence: 3 },
      ],
    },
  ])
  t.strictSame(emotions, [
    { type: 'UNKNOWN', confidence: 40 },
    { type: 'CALM', confidence: 20 },
  ])
})

t.test('confidences that are no percentages do no harm', async (t) => {
  const { emotions } = chooseFace([
    {
      Emotions: [
        { Type: 'HAPPY', Confidence: NaN },
        { Type: 'SAD', Confidence: -4 },
        { Type: 'FEAR', Confidence: 114.13 },
        { Type: 'CALM' },
      ],
    },
  ])
  t.strictSame(emotions[0], { type: 'FEAR', confidence: 100 })
  t.strictSame(
    emotions.slice(1).map(({ confidence }) => confidence),
    [0, 0, 0],
  )
})

t.test('a face whose emotions say nothing is UNKNOWN', async (t) => {
  for (const Emotions of [undefined, [], [{ Type: 'SAD' as const, Confidence: 0 }]]) {
    const face = Emotions ? { Emotions } : {}
    t.strictSame(chooseFace([face]), {
      emotion: 'UNKNOWN',
      emotions: [{ type: 'UNKNOWN', confidence: 100 }],
      mood: { valence: 0.05, arousal: -0.05 },
    })
  }
})

t.test('the mood is where the whole distribution lies', async (t) => {
  const Emotions = [
    { Type: 'HAPPY' as const, Confidence: 50 },
    { Type: 'CALM' as const, Confidence: 50 },
  ]
  t.strictSame(chooseFace([{ Emotions }]).mood, { valence: 0.685, arousal: 0.1 })
})

t.test('the box is that of the face that was taken', async (t) => {
  const small = { BoundingBox: { Left: 0.7, Top: 0.1, Width: 0.1, Height: 0.1 } }
  const large = { BoundingBox: { Left: 0.123456, Top: 0.2, Width: 0.3, Height: 0.4 } }
  t.strictSame(chooseFace([small, large]).face, { left: 0.1235, top: 0.2, width: 0.3, height: 0.4 })
})

t.test('of a face at the edge the box ends with the photo', async (t) => {
  const BoundingBox = { Left: -0.1, Top: 0.8, Width: 0.4, Height: 0.3 }
  t.strictSame(chooseFace([{ BoundingBox }]).face, { left: 0, top: 0.8, width: 0.3, height: 0.2 })
})

t.test('a face without a usable box has none', async (t) => {
  const boxes = [box(NaN, 0.5), box(0, 0.5), { BoundingBox: { Width: 0.5, Height: 0.5 } }, {}]
  for (const face of boxes) t.equal(chooseFace([face]).face, undefined)
})
