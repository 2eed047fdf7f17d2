import t from 'tap'

import { jobErrorOf } from '../../src/failures/failure.ts'
import { forgetPhoto, giveUpPhoto, owesPhotoRemoval, shownPhoto } from '../../src/records/photo-removal.ts'
import type { UploadRecord } from '../../src/records/upload-record.ts'
import { failPart, finishEmotion, markErasing } from '../../src/records/upload-transitions.ts'
import { imageUpload, MORNING, partOf, photoUpload } from '../fixtures/records.ts'

const photo = { key: 'user-uploads/x.jpg', media_type: 'image/jpeg', bytes: 1 }
const found = { emotion: 'HAPPY' as const, emotions: [] }
const readingOf = (kept?: false): UploadRecord => ({
  ...photoUpload(),
  photo,
  ...(kept === false && { keep_photo: false }),
})
const finish = (record: UploadRecord) => finishEmotion(record, partOf(record, 'emotion'), found, MORNING)
const fail = (record: UploadRecord) =>
  failPart(record, partOf(record, 'emotion'), jobErrorOf('no_face_found'), MORNING)

t.test('a photo that is not to be kept goes once it was read, or could not be', async (t) => {
  t.equal(owesPhotoRemoval(readingOf(false)), false)
  for (const read of [finish(readingOf(false)), fail(readingOf(false))]) {
    t.equal(owesPhotoRemoval(read), true)
    t.equal(shownPhoto(read), undefined)
    const forgotten = forgetPhoto(read, MORNING)
    t.match(forgotten, { photo: undefined, incoming: undefined, photo_removed_at: MORNING.toISOString() })
    t.equal(owesPhotoRemoval(forgotten), false)
    t.equal(forgetPhoto(forgotten, MORNING), forgotten)
  }
})

t.test('a kept photo is shown until its owner gives it up', async (t) => {
  const read = finish(readingOf())
  t.equal(shownPhoto(read), photo)
  t.equal(forgetPhoto(read, MORNING), read)
  const given = giveUpPhoto(read, MORNING)
  t.equal(shownPhoto(given), undefined)
  t.equal(owesPhotoRemoval(given), true)
  t.equal(giveUpPhoto(given, MORNING), given)
  t.notOk(forgetPhoto(given, MORNING).photo)
})

t.test('a photo that is still to be read is not given up', async (t) => {
  const reading = readingOf()
  t.equal(giveUpPhoto(reading, MORNING), reading)
  t.equal(shownPhoto(reading), photo)
  const awaited: UploadRecord = { ...imageUpload(), awaiting_file: true }
  t.equal(giveUpPhoto(awaited, MORNING), awaited)
  const erasing = markErasing(reading, MORNING)
  t.equal(giveUpPhoto(erasing, MORNING), erasing)
})
