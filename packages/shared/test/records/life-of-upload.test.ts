import fc from 'fast-check'
import t from 'tap'

import type { UploadRecord } from '../../src/records/upload-record.ts'
import { createUpload } from '../../src/records/upload-transitions.ts'
import { findBreach, type Step, takeStep } from '../fixtures/life-of-upload.ts'
import { imageUpload, MORNING, newPart, photoUpload } from '../fixtures/records.ts'

t.test('whatever happens to an upload in whatever order, no promise about it is ever broken', async (t) => {
  const step: fc.Arbitrary<Step> = fc.record({
    what: fc.constantFrom(
      'add',
      'claim',
      'claim',
      'note intent',
      'note prediction',
      'withdraw',
      'release',
      'finish',
      'finish',
      'fail',
      'expire',
      'cancel',
      'settle',
      'erase',
      'complete',
      'choose',
    ),
    which: fc.nat(9),
    who: fc.constantFrom('worker', 'other'),
    minute: fc.nat(2_000),
  })
  const start = fc.constantFrom(
    photoUpload('user', '0123456789abcdefghjkmnpqrs'),
    imageUpload('user', '0123456789abcdefghjkmnpqrs', MORNING),
    createUpload(
      { userId: 'user', uploadId: '0123456789abcdefghjkmnpqrs', now: MORNING },
      { awaiting_file: true },
      [newPart('emotion', { webhook_url: 'https://client.example/' }), newPart('melody')],
    ),
  )
  let changes = 0
  fc.assert(
    fc.property(start, fc.array(step, { minLength: 20, maxLength: 60 }), (first, steps) => {
      let record: UploadRecord = { ...first, version: 1 }
      for (const next of steps) {
        const after = takeStep(record, next)
        const breach = findBreach(record, after) ?? findBreach(record, takeStep(after, next))
        if (breach) throw new Error(`${next.what}: ${breach}`)
        changes += after === record ? 0 : 1
        record = after
      }
    }),
    { numRuns: 1_000 },
  )
  t.ok(changes > 2_500, `${changes} changes were looked at`)
})
