import type { FaceDetail } from '@aws-sdk/client-rekognition'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import sharp from 'sharp'
import t from 'tap'

import { startS3 } from '../../src/s3/start-s3.ts'
import { credentials, drawnFace, region, rekognitionFor } from './rekognition-for.ts'

const s3 = await startS3({ directory: t.testdir(), credentials, region })
const objects = new S3Client({ endpoint: s3.url, region, credentials, forcePathStyle: true })
t.teardown(async () => {
  objects.destroy()
  await s3.close()
})
// One for all tests: what loads the networks takes as long as several readings.
const { detectFaces } = await rekognitionFor(t, { s3Url: s3.url })

async function facesIn(image: Buffer): Promise<FaceDetail[]> {
  const { FaceDetails } = await detectFaces({ Image: { Bytes: image }, Attributes: ['ALL'] })
  return FaceDetails ?? []
}

const smile = await facesIn(await drawnFace('smile'))
const frown = await facesIn(await drawnFace('frown'))
const surprise = await facesIn(await drawnFace('surprise'))

for (const [faces, emotion] of [
  [smile, 'HAPPY'],
  [frown, 'SAD'],
  [surprise, 'SURPRISED'],
] as const) {
  t.test(`a face drawn to look ${emotion} is read so`, async (t) => {
    t.equal(faces.length, 1)
    const [first, second] = faces[0]?.Emotions ?? []
    t.equal(first?.Type, emotion)
    t.ok((first?.Confidence ?? 100) < 98, 'no face is beyond doubt')
    t.ok((second?.Confidence ?? 0) > 0.1, 'and the next emotion counts')
  })
}

t.test('ALL gives everything the networks can tell, in the units of the API', async (t) => {
  const [face] = smile
  t.match(face, {
    BoundingBox: { Left: Number, Top: Number, Width: Number, Height: Number },
    Smile: { Value: true },
    Gender: { Value: /^(Male|Female)$/ },
    MouthOpen: { Value: Boolean },
    AgeRange: { Low: Number, High: Number },
    Pose: { Roll: Number, Yaw: Number, Pitch: Number },
    Quality: { Brightness: Number, Sharpness: Number },
  })
  t.equal(new Set(face?.Landmarks?.map(({ Type }) => Type)).size, 30)
  t.equal(face?.Emotions?.length, 8)
  const total = face?.Emotions?.reduce((sum, { Confidence = 0 }) => sum + Confidence, 0) ?? 0
  t.ok(Math.abs(total - 100) < 1e-4, `the emotions sum to ${total}`)
  for (const { Confidence = -1 } of face?.Emotions ?? []) t.equal(Confidence, Math.fround(Confidence))
  t.ok((face?.Confidence ?? 0) > 90 && (face?.Confidence ?? 0) <= 100)
  t.equal(face?.EyesOpen, undefined, 'what the networks cannot tell is left out')
})

t.test('the box frames the face that was drawn', async (t) => {
  const [face] = smile
  const { Left = 0, Top = 0, Width = 0, Height = 0 } = face?.BoundingBox ?? {}
  const nose = face?.Landmarks?.find(({ Type }) => Type === 'nose')
  t.ok(Left > 0.15 && Left + Width < 0.85 && Top > 0.1 && Top + Height < 0.95)
  t.ok(Math.abs((nose?.X ?? 0) - 0.5) < 0.05 && Math.abs((nose?.Y ?? 0) - 0.6) < 0.05)
})

t.test('without Attributes a face has box, confidence, pose, quality and five landmarks', async (t) => {
  const { FaceDetails } = await detectFaces({ Image: { Bytes: await drawnFace('frown') } })
  const face = FaceDetails?.[0] ?? {}
  t.strictSame(Object.keys(face).sort(), ['BoundingBox', 'Confidence', 'Landmarks', 'Pose', 'Quality'])
  const landmarks = face.Landmarks?.map(({ Type }) => Type)
  t.strictSame(landmarks, ['eyeLeft', 'eyeRight', 'mouthLeft', 'mouthRight', 'nose'])
  const repeated = { ...frown[0], ...face, Landmarks: frown[0]?.Landmarks }
  t.strictSame(repeated, frown[0], 'and the same photo gives the same numbers to the last digit')
})

t.test('a photo in S3 is read under whatever name it has', async (t) => {
  const place = { Bucket: 'photos', Key: "user-uploads/Zoë & co/a b+(1)!'*~%41.jpg" }
  await objects.send(new CreateBucketCommand({ Bucket: place.Bucket }))
  await objects.send(new PutObjectCommand({ ...place, Body: await drawnFace('smile') }))
  const { FaceDetails } = await detectFaces({
    Image: { S3Object: { Bucket: place.Bucket, Name: place.Key } },
    Attributes: ['ALL'],
  })
  t.equal(FaceDetails?.[0]?.Emotions?.[0]?.Type, 'HAPPY')
})

t.test('of two faces the larger comes first', async (t) => {
  const [large, small] = await facesIn(await drawnFace('two-faces'))
  t.equal(large?.Emotions?.[0]?.Type, 'HAPPY')
  t.equal(small?.Emotions?.[0]?.Type, 'SAD')
  t.ok((large?.BoundingBox?.Width ?? 0) > (small?.BoundingBox?.Width ?? 0))
})

t.test('a photo without people has no faces', async (t) => {
  t.strictSame(await facesIn(await drawnFace('no-face')), [])
})

t.test('a photo is read as its EXIF orientation says, and so are boxes', async (t) => {
  const lying = sharp(await drawnFace('smile'))
    .rotate(270)
    .withMetadata({ orientation: 6 })
  const [found] = await facesIn(await lying.jpeg({ quality: 90 }).toBuffer())
  t.equal(found?.Emotions?.[0]?.Type, 'HAPPY')
  t.ok(Math.abs((found?.BoundingBox?.Top ?? 0) - (smile[0]?.BoundingBox?.Top ?? 0)) < 0.03)
  t.ok(Math.abs(found?.Pose?.Roll ?? 90) < 5)
})

t.test('a grey PNG with transparency is read as well', async (t) => {
  const png = await sharp(await drawnFace('surprise'))
    .greyscale()
    .ensureAlpha(0.99)
    .png()
    .toBuffer()
  t.equal((await facesIn(png))[0]?.Emotions?.[0]?.Type, 'SURPRISED')
})

for (const [degrees, roll] of [
  [90, 90],
  [180, 180],
  [270, -90],
] as const) {
  t.test(
    `a face that lies ${degrees} degrees clockwise is read, and its roll says how it lies`,
    async (t) => {
      const [face] = await facesIn(
        await sharp(await drawnFace('smile'))
          .rotate(degrees)
          .png()
          .toBuffer(),
      )
      t.equal(face?.Emotions?.[0]?.Type, 'HAPPY')
      const off = Math.abs((face?.Pose?.Roll ?? 0) - roll)
      t.ok(Math.min(off, 360 - off) < 10, `the roll is ${face?.Pose?.Roll}`)
      const upright = smile[0]?.BoundingBox ?? {}
      const lying = face?.BoundingBox ?? {}
      const [width, height] = degrees === 180 ? [lying.Width, lying.Height] : [lying.Height, lying.Width]
      t.ok(Math.abs((width ?? 0) - (upright.Width ?? 0)) < 0.08, 'the box is that of the face')
      t.ok(Math.abs((height ?? 0) - (upright.Height ?? 0)) < 0.08)
      const nose = face?.Landmarks?.find(({ Type }) => Type === 'nose')
      t.ok(Math.abs((nose?.X ?? 0) - 0.5) < 0.15 && Math.abs((nose?.Y ?? 0) - 0.5) < 0.15)
    },
  )
}

t.test('a face that fills the photo is read', async (t) => {
  const { width, height } = await sharp(await drawnFace('smile')).metadata()
  const { Left = 0, Top = 0, Width = 0, Height = 0 } = smile[0]?.BoundingBox ?? {}
  const close = await sharp(await drawnFace('smile'))
    .extract({
      left: Math.round(Left * width),
      top: Math.round(Top * height),
      width: Math.round(Width * width),
      height: Math.round(Height * height),
    })
    .png()
    .toBuffer()
  const [face] = await facesIn(close)
  t.equal(face?.Emotions?.[0]?.Type, 'HAPPY')
  t.ok((face?.BoundingBox?.Width ?? 0) > 0.7)
})
