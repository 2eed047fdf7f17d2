import t from 'tap'

import {
  assetKey,
  INCOMING_PREFIX,
  incomingKey,
  photoKey,
  photoThumbnailKey,
  prefixesOfUpload,
  prefixesOfUser,
} from '../../src/objects/object-keys.ts'
import { createUploadId, userIdOf } from '../../src/records/identifiers.ts'

const userId = userIdOf('issuer', 'alice')
const uploadId = createUploadId()

const keysOf = (user: string, upload: string) => [
  incomingKey(user, upload, 'first'),
  photoKey(user, upload),
  photoKey(user, upload, 90),
  photoThumbnailKey(user, upload),
  photoThumbnailKey(user, upload, 90),
  assetKey('image', user, upload, 1, 'webp'),
  assetKey('image', user, upload, 12, 'png'),
  assetKey('image', user, upload, 1, 'thumb.webp'),
  assetKey('melody', user, upload, 1, 'mp3'),
]

t.test('objects lie under the documented prefixes', async (t) => {
  t.equal(incomingKey('u', 'x', 'a'), 'incoming/u/x/a')
  t.equal(photoKey('u', 'x'), 'user-uploads/u/x.jpg')
  t.equal(photoKey('u', 'x', 270), 'user-uploads/u/x.270.jpg')
  t.equal(photoThumbnailKey('u', 'x'), 'user-uploads/u/x.thumb.webp')
  t.equal(photoThumbnailKey('u', 'x', 90), 'user-uploads/u/x.90.thumb.webp')
  t.equal(assetKey('image', 'u', 'x', 2, 'webp'), 'generated-images/u/x/2.webp')
  t.equal(assetKey('melody', 'u', 'x', 1, 'mp3'), 'generated-melodies/u/x/1.mp3')
  t.ok(incomingKey('u', 'x', 'a').startsWith(INCOMING_PREFIX))
})

t.test(
  'everything of an upload lies under its prefixes, and nothing of another upload or user',
  async (t) => {
    const prefixes = prefixesOfUpload(userId, uploadId)
    const isCovered = (key: string) => prefixes.some((prefix) => key.startsWith(prefix))
    t.ok(keysOf(userId, uploadId).every(isCovered))
    t.notOk(keysOf(userId, createUploadId()).some(isCovered))
    t.notOk(keysOf(userIdOf('issuer', 'bob'), uploadId).some(isCovered))
    t.ok(
      prefixes.every((prefix) => keysOf(userId, uploadId).some((key) => key.startsWith(prefix))),
      'each is needed',
    )
  },
)

t.test('everything of a user lies under their prefixes, and nothing of somebody else', async (t) => {
  const prefixes = prefixesOfUser(userId)
  const isCovered = (key: string) => prefixes.some((prefix) => key.startsWith(prefix))
  t.ok(keysOf(userId, uploadId).every(isCovered))
  t.notOk(keysOf(`${userId}0`, uploadId).some(isCovered), 'not even of one whose id begins alike')
  t.notOk(keysOf(userIdOf('issuer', 'bob'), uploadId).some(isCovered))
})
