import { byField, byKind, GENERATED, GENERATED_KINDS } from '@moodscape/shared/records/kinds'

/** What the document of the API shows as examples. A test checks each against its schema, or sends it. */
const UPLOAD = '4wkqz8r3m5xt7vbn2cjd6fhg9s'
const BUCKET = 'https://bucket.example'
const USER = '8d0m2v6k4x1zq7t3r9nbf5cjhw'
const TIMES = {
  created_at: '2026-10-01T09:30:00.000Z',
  started_at: '2026-10-01T09:30:01.250Z',
  finished_at: '2026-10-01T09:30:07.500Z',
}

/** A WebP of 96 × 96 green pixels: the smallest photo that the gateway takes in, though it shows no face. */
export const EXAMPLE_PHOTO =
  'data:image/webp;base64,UklGRiQAAABXRUJQVlA4TBcAAAAvX8AXAAdQ0GrVrf9hABLC//1SRP9TPwA='

export const EXAMPLE_UPLOAD_ID = UPLOAD
export const EXAMPLE_SHARE_ID = 'Zk3rD0w1bqVtXy7uHn5s2Q'
export const EXAMPLE_JOB_ID = `emotion-${UPLOAD}-1`

export const EXAMPLE_RESULT = {
  image_url: `${BUCKET}/user-uploads/${USER}/${UPLOAD}.jpg`,
  emotion: 'HAPPY',
  upload_id: UPLOAD,
}

export const EXAMPLE_PICTURE = {
  generated_image_url: `${BUCKET}/generated-images/${USER}/${UPLOAD}/1.webp`,
  upload_id: UPLOAD,
}

export const EXAMPLE_MELODY = {
  melody_url: `${BUCKET}/generated-melodies/${USER}/${UPLOAD}/1.mp3`,
  upload_id: UPLOAD,
}

export const EXAMPLE_JOB = {
  job_id: EXAMPLE_JOB_ID,
  kind: 'emotion',
  upload_id: UPLOAD,
  status: 'queued',
  position: 0,
  created_at: TIMES.created_at,
  status_url: `/jobs/${EXAMPLE_JOB_ID}`,
}

export const EXAMPLE_FINISHED_JOB = {
  job_id: EXAMPLE_JOB_ID,
  kind: 'emotion',
  upload_id: UPLOAD,
  status: 'succeeded',
  ...TIMES,
  result: EXAMPLE_RESULT,
  status_url: `/jobs/${EXAMPLE_JOB_ID}`,
}

export const EXAMPLE_VARIATION = {
  job_id: `image-${UPLOAD}-1`,
  n: 1,
  status: 'succeeded',
  created_at: TIMES.created_at,
  url: EXAMPLE_PICTURE.generated_image_url,
  media_type: 'image/webp',
  style: 'watercolour',
  seed: 7,
  tone: 'match',
  emotion: 'HAPPY',
  model: 'moodscape/painter',
  prompt: null,
  details: {
    width: 1024,
    height: 1024,
    palette: [
      { color: '#f3d26b', share: 0.41 },
      { color: '#8fc1d4', share: 0.27 },
      { color: '#6fa35e', share: 0.18 },
      { color: '#f5efe0', share: 0.09 },
      { color: '#d9765a', share: 0.05 },
    ],
    thumbnail: `${BUCKET}/generated-images/${USER}/${UPLOAD}/1.thumb.webp`,
    placeholder: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
  },
}

export const EXAMPLE_ENTRY = {
  original_image: EXAMPLE_RESULT.image_url,
  photo: {
    thumbnail: `${BUCKET}/user-uploads/${USER}/${UPLOAD}.thumb.webp`,
    placeholder: '3OcRJYB4d3h/iIeHeEh3eIhw+j2A',
    width: 1536,
    height: 2048,
  },
  emotion: 'HAPPY',
  chosen_emotion: null,
  mood: { valence: 0.794, arousal: 0.457 },
  ...byField('galleryField', () => null),
  generated_image: EXAMPLE_PICTURE.generated_image_url,
  upload_id: UPLOAD,
  created_at: TIMES.created_at,
  status: { emotion: 'succeeded', image: 'succeeded', melody: 'running' },
  variations: { ...byKind(GENERATED_KINDS, () => 0), image: 1 },
  shown: { ...byKind(GENERATED_KINDS, () => null), image: EXAMPLE_VARIATION },
}

export const EXAMPLE_UPLOAD = {
  ...EXAMPLE_ENTRY,
  emotions: [
    { type: 'HAPPY', confidence: 91.5 },
    { type: 'CALM', confidence: 6.25 },
  ],
  face: { left: 0.31, top: 0.22, width: 0.36, height: 0.34 },
  tone: 'match',
  share: null,
  ...byField('listField', () => []),
  images: [EXAMPLE_VARIATION],
}

export const EXAMPLE_PROBLEM = {
  type: 'https://moods.example/docs/errors#emotion_pending',
  title: 'The emotion is not read yet',
  status: 409,
  code: 'emotion_pending',
  retryable: true,
  request_id: '0b8f7f0e-51a4-4a0b-9a55-1c3f3b0f6a52',
  job: `/jobs/${EXAMPLE_JOB_ID}`,
}

export const EXAMPLE_SHARE = {
  url: `https://moods.example/s/${EXAMPLE_SHARE_ID}`,
  words: 'A quiet evening.',
  expires_at: '2026-10-31T09:30:00.000Z',
}

export const EXAMPLE_ABOUT = {
  guests: true,
  reads_with: 'Amazon Rekognition (AWS)',
  makes_with: 'Replicate',
  keeps_in: 'Amazon S3 and DynamoDB',
  styles: byKind(GENERATED_KINDS, (kind) => [GENERATED[kind].styles[0]]),
  consent_version: '1',
  max_photo_bytes: 15_000_000,
  jobs: ['emotion', 'image', 'melody'],
}
