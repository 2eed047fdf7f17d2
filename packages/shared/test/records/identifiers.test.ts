import fc from 'fast-check'
import t from 'tap'

import {
  createUploadId,
  isUploadId,
  jobIdOf,
  parseJobId,
  uploadIdOfEmotion,
  uploadIdOfKey,
  userIdOf,
} from '../../src/records/identifiers.ts'
import { JOB_KINDS } from '../../src/records/kinds.ts'

const CROCKFORD = /^[0-9a-hjkmnp-tv-z]{26}$/
/** Halves of surrogate pairs, too. fast-check's own takes three seconds of the processor to prepare. */
const codePoint = fc.nat({ max: 0x10ffff }).map((code) => String.fromCodePoint(code))
const anyText = fc.string({ unit: codePoint, maxLength: 40 })
const uploadId = fc.string({
  unit: fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'),
  minLength: 26,
  maxLength: 26,
})

t.test('upload ids are 26 characters of Crockford base 32, all different', async (t) => {
  const ids = Array.from({ length: 5_000 }, createUploadId)
  t.ok(ids.every((id) => CROCKFORD.test(id) && isUploadId(id)))
  t.equal(new Set(ids).size, ids.length)
})

t.test('every character of the alphabet comes up at every place, as chance has it', async (t) => {
  const ids = Array.from({ length: 5_000 }, createUploadId)
  for (let place = 0; place < 26; place++) {
    t.equal(new Set(ids.map((id) => id[place])).size, 32, `place ${place}`)
  }
})

t.test('derived ids are the same for the same input, for good', async (t) => {
  t.equal(uploadIdOfKey('user', 'key'), uploadIdOfKey('user', 'key'))
  t.equal(uploadIdOfEmotion('user', 'HAPPY'), uploadIdOfEmotion('user', 'HAPPY'))
  const user = userIdOf('https://issuer.example', 'alice')
  t.equal(user, 'zc2nv2f4qftbtxg6akjd18q9z1')
  t.equal(uploadIdOfKey(user, 'retry-1'), '5syedsyg5prpapsdf0rr52bcwy')
  t.equal(uploadIdOfEmotion(user, 'HAPPY'), '4t8mbnm6bkbfd13pcbeghqrkq7')
})

t.test('derived ids have the form of upload ids, whatever they are derived from', async () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) =>
      [userIdOf(one, other), uploadIdOfKey(one, other), uploadIdOfEmotion(one, other)].every(isUploadId),
    ),
  )
})

t.test('different users, keys, emotions and purposes never share an id', async (t) => {
  const ids = [
    uploadIdOfKey('a', 'HAPPY'),
    uploadIdOfKey('b', 'HAPPY'),
    uploadIdOfKey('a', 'SAD'),
    uploadIdOfEmotion('a', 'HAPPY'),
    uploadIdOfEmotion('b', 'HAPPY'),
    uploadIdOfEmotion('a', 'SAD'),
    userIdOf('a', 'HAPPY'),
    userIdOf('HAPPY', 'a'),
  ]
  t.equal(new Set(ids).size, ids.length)
})

t.test('no two pairs of issuer and subject are one user, whatever text they are made of', async () => {
  const awkwardText = fc.string({
    unit: fc.constantFrom('a', '\n', '"', ',', '\\', '\ud800', '\udfff', '\ufffd'),
    maxLength: 4,
  })
  const pair = fc.tuple(awkwardText, awkwardText)
  fc.assert(
    fc.property(pair, pair, (one, other) => {
      const isSame = one[0] === other[0] && one[1] === other[1]
      return (userIdOf(...one) === userIdOf(...other)) === isSame
    }),
    {
      numRuns: 2_000,
      examples: [
        [
          ['a\nb', 'c'],
          ['a', 'b\nc'],
        ],
        [
          ['a', '\ud800'],
          ['a', '\udbff'],
        ],
      ],
    },
  )
})

t.test('a job id reads back as what it was made of', async () => {
  fc.assert(
    fc.property(fc.constantFrom(...JOB_KINDS), uploadId, fc.integer({ min: 1, max: 9999 }), (kind, id, n) => {
      const parsed = parseJobId(jobIdOf(kind, id, n))
      return parsed?.kind === kind && parsed.uploadId === id && parsed.n === n
    }),
  )
})

t.test('job ids suit BullMQ: no colon, not all digits', async () => {
  fc.assert(
    fc.property(fc.constantFrom(...JOB_KINDS), uploadId, fc.integer({ min: 1, max: 9999 }), (kind, id, n) => {
      const text = jobIdOf(kind, id, n)
      return !text.includes(':') && !/^\d+$/.test(text)
    }),
  )
})

t.test('text that is no job id is refused', async (t) => {
  const id = createUploadId()
  const foreign = [
    '',
    id,
    `image-${id}`,
    `image-${id}-`,
    `image-${id}-0`,
    `image-${id}-01`,
    `image-${id}-10000`,
    `image-${id}--1`,
    `image-${id}-1.5`,
    `image-${id}-1\n`,
    ` image-${id}-1`,
    `IMAGE-${id}-1`,
    `image-${id.toUpperCase()}X-1`,
    `video-${id}-1`,
    `__proto__-${id}-1`,
    `image-${id.slice(1)}-1`,
    `image-${id}0-1`,
    `image-${'i'.repeat(26)}-1`,
    `image-${'u'.repeat(26)}-1`,
    `image-../${id.slice(3)}-1`,
  ]
  for (const text of foreign) t.equal(parseJobId(text), undefined, JSON.stringify(text))
})

t.test('text that is no upload id is refused', async (t) => {
  const id = createUploadId()
  for (const text of [
    '',
    id.slice(1),
    `${id}0`,
    `${id}\n`,
    'o'.repeat(26),
    'l'.repeat(26),
    '../../../../../../../../ab',
  ]) {
    t.equal(isUploadId(text), false, JSON.stringify(text))
  }
})

t.test('whatever is not written by jobIdOf is refused or reads back to the same text', async () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = parseJobId(text)
      return parsed === undefined || jobIdOf(parsed.kind, parsed.uploadId, parsed.n) === text
    }),
  )
})
