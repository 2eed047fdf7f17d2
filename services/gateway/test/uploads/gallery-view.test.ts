import type { Asset, UploadRecord } from '@moodscape/shared/records/upload-record'
import { addPart, finishEmotion, finishGenerated } from '@moodscape/shared/records/upload-transitions'
import { MORNING, newPart, partOf, photoUpload } from '@moodscape/shared/testing/records'
import t from 'tap'

import { viewGalleryEntry, viewUpload } from '../../src/uploads/gallery-view.ts'

const urlOf = (key: string) => `https://bucket.example/${key}`
const GATEWAY = 'https://moods.example'
const NOON = new Date('2026-03-01T12:00:00.000Z')

const emotions = [
  { type: 'HAPPY' as const, confidence: 50 },
  { type: 'CALM' as const, confidence: 50 },
]
const PICTURE: Asset = {
  key: 'picture.webp',
  media_type: 'image/webp',
  bytes: 9,
  width: 1024,
  height: 768,
  palette: [{ color: '#33aa77', share: 1 }],
  thumbnail: { key: 'picture.thumb.webp', width: 384, height: 288 },
  placeholder: 'cGxhY2Vob2xkZXI=',
  prompt: 'a sunny meadow',
}
const MELODY: Asset = {
  key: 'melody.mp3',
  media_type: 'audio/mpeg',
  bytes: 9,
  seconds: 30.5,
  peaks: [0.5, 1],
  music_key: 'D minor',
  tempo: 92,
  midi: { key: 'melody.mid' },
}

/** An upload that was read, with its picture and melody made. */
function finished(photo: Asset, picture: Asset, melody: Asset): UploadRecord {
  const waiting = photoUpload()
  const read = finishEmotion(
    { ...waiting, photo },
    partOf(waiting, 'emotion'),
    { emotion: 'HAPPY', emotions },
    NOON,
  )
  const painted = finishGenerated(read, { ...partOf(read, 'image'), model: 'owner/painter' }, picture, NOON)
  return finishGenerated(painted, partOf(painted, 'melody'), melody, NOON)
}
const { width, height, thumbnail, placeholder } = PICTURE
const PHOTO: Asset = { key: 'photo.jpg', media_type: 'image/jpeg', bytes: 9, width: 1024, height: 768 }
const full = finished(
  { ...PHOTO, ...(thumbnail && { thumbnail }), ...(placeholder && { placeholder }) },
  PICTURE,
  MELODY,
)
const bare = ({ key, media_type, bytes }: Asset): Asset => ({ key, media_type, bytes })
const old = finished(bare(PHOTO), bare(PICTURE), bare(MELODY))

t.test('an upload tells what is known of its photo, picture and melody', (t) => {
  const upload = {
    ...full,
    mood: { valence: 0.5, arousal: -0.25 },
    face: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 },
    chosen_emotion: 'SAD' as const,
    tone: 'lift' as const,
  }
  const view = viewUpload(upload, urlOf, GATEWAY)
  t.match(view, {
    original_image: 'https://bucket.example/photo.jpg',
    photo: { thumbnail: 'https://bucket.example/picture.thumb.webp', placeholder, width, height },
    emotion: 'HAPPY',
    chosen_emotion: 'SAD',
    mood: upload.mood,
    face: upload.face,
    tone: 'lift',
    share: null,
  })
  t.match(view.images, [{ n: 1, model: 'owner/painter', prompt: 'a sunny meadow' }])
  t.strictSame(view.images[0]?.details, {
    width: 1024,
    height: 768,
    palette: PICTURE.palette,
    thumbnail: 'https://bucket.example/picture.thumb.webp',
    placeholder,
  })
  t.strictSame(view.melodies[0]?.details, {
    seconds: 30.5,
    peaks: [0.5, 1],
    key: 'D minor',
    tempo: 92,
    midi: 'https://bucket.example/melody.mid',
  })
  t.strictSame(view.shown, { image: view.images[0], melody: view.melodies[0] })
  t.end()
})

t.test('a record from before these details is shown without them', (t) => {
  const view = viewUpload(old, urlOf, GATEWAY)
  t.match(view, {
    original_image: 'https://bucket.example/photo.jpg',
    photo: { thumbnail: null, placeholder: null, width: null, height: null },
    generated_image: 'https://bucket.example/picture.webp',
    chosen_emotion: null,
    face: null,
    tone: 'match',
    share: null,
  })
  t.match(view.melodies, [{ n: 1, model: null, prompt: null }])
  t.strictSame(view.melodies[0]?.details, {})
  t.strictSame(view.mood, { valence: 0.685, arousal: 0.1 }, 'its mood follows from its emotions')
  t.end()
})

t.test('an upload that nothing is known of yet has nulls', (t) => {
  t.match(viewGalleryEntry(photoUpload(), urlOf), {
    original_image: null,
    photo: null,
    emotion: null,
    mood: null,
    generated_image: null,
    shown: { image: null, melody: null },
  })
  t.end()
})

t.test('the variation that was chosen is the one whose address the entry has', (t) => {
  const more = addPart(full, newPart('image', { token: 'again' }), MORNING)
  const second = { ...PICTURE, key: 'second.webp' }
  const varied = finishGenerated(more, partOf(more, 'image', 2), second, NOON)
  t.match(viewGalleryEntry(varied, urlOf), {
    generated_image: 'https://bucket.example/second.webp',
    shown: { image: { n: 2 } },
  })
  t.match(viewGalleryEntry({ ...varied, shown: { image: 1 } }, urlOf), {
    generated_image: 'https://bucket.example/picture.webp',
    shown: { image: { n: 1, url: 'https://bucket.example/picture.webp' }, melody: { n: 1 } },
    variations: { image: 2 },
  })
  t.end()
})

t.test('a variation tells its own tone, and that of the upload where it has none', (t) => {
  const lifted = { ...full, tone: 'lift' as const }
  const more = addPart(lifted, newPart('image', { token: 'again', tone: 'match' }), MORNING)
  const { images, melodies } = viewUpload(more, urlOf, GATEWAY)
  t.strictSame(
    images.map(({ tone }) => tone),
    ['match', 'lift'],
  )
  t.equal(melodies[0]?.tone, 'lift')
  t.end()
})

t.test('a public page is shown until it ends', (t) => {
  const share = { id: 'unguessable', words: 'look', created_at: MORNING.toISOString() }
  const until = (expires_at: string) =>
    viewUpload({ ...full, share: { ...share, expires_at } }, urlOf, GATEWAY).share
  t.strictSame(until('2999-01-01T00:00:00.000Z'), {
    url: 'https://moods.example/s/unguessable',
    words: 'look',
    expires_at: '2999-01-01T00:00:00.000Z',
  })
  t.equal(until('2026-03-02T00:00:00.000Z'), null)
  t.end()
})
