import t from 'tap'

import { type JobFailureCode, jobErrorOf } from '../../src/failures/failure.ts'
import { countPaidFailures } from '../../src/records/paid-failures.ts'
import type { Part, UploadRecord } from '../../src/records/upload-record.ts'
import { withPart } from '../../src/records/upload-transitions.ts'
import { imageUpload, partOf } from '../fixtures/records.ts'

const INTENT = { id: 'intent', epoch: 1, at: '2026-03-01T08:00:00.000Z', resubmits: 0 }

/** A happy upload whose pictures went like this, the oldest first. */
function withPictures(...pictures: Partial<Part>[]): UploadRecord {
  const record = imageUpload()
  const first = partOf(record, 'image')
  return pictures.reduce(
    (current, facts, index) => withPart(current, { ...first, n: index + 1, ...facts }),
    record,
  )
}

const failed = (code: JobFailureCode, facts: Partial<Part> = {}): Partial<Part> => ({
  state: 'failed',
  error: jobErrorOf(code),
  ...facts,
})
const paid = failed('generation_failed', { prediction_id: 'p' })
const count = (...pictures: Partial<Part>[]) => countPaidFailures(withPictures(...pictures), 'image', 'HAPPY')
const sad = { seed: 1, token: 'sad', emotion: 'SAD' as const }

t.test('what was paid for and failed counts, whatever it failed of', async (t) => {
  t.equal(count(paid, paid, paid), 3)
  t.equal(count(failed('provider_unavailable', { prediction_id: 'p' }), failed('output_unusable')), 2)
  t.equal(count(failed('payment_in_doubt', { intent: INTENT })), 1, 'it may have been paid')
  t.equal(count(failed('canceled_at_provider'), failed('deadline_exceeded'), failed('content_refused')), 3)
})

t.test('what was never paid for does not count', async (t) => {
  for (const code of [
    'provider_unavailable',
    'payment_required',
    'provider_rejected',
    'no_emotion',
    'internal_error',
  ] as const)
    t.equal(count(failed(code)), 0, code)
  t.equal(
    count({ state: 'queued' }, { state: 'running', intent: INTENT, prediction_id: 'p' }),
    0,
    'it may succeed',
  )
})

t.test('what was canceled or expired neither counts nor ends the row', async (t) => {
  t.equal(count(paid, { state: 'canceled', prediction_id: 'p' }, paid, { state: 'expired' }), 2)
})

t.test('a success starts the count again', async (t) => {
  const success = { state: 'succeeded' as const, prediction_id: 'p' }
  t.equal(count(paid, paid, success), 0)
  t.equal(count(paid, paid, success, paid), 1)
  t.equal(count({ ...success, interrupted: ['a', 'b'] }), 0)
})

t.test('each emotion and each kind has a row of its own', async (t) => {
  const record = withPictures(paid, { ...paid, request: sad }, { ...paid, request: sad })
  t.equal(countPaidFailures(record, 'image', 'HAPPY'), 1)
  t.equal(countPaidFailures(record, 'image', 'SAD'), 2)
  t.equal(countPaidFailures(record, 'melody', 'HAPPY'), 0)
  t.equal(
    count({ ...paid, request: { ...sad, emotion: 'HAPPY' } }, paid),
    2,
    'asked for by hand or read from the photo',
  )
})

t.test('each prediction that was broken off counts as paid', async (t) => {
  t.equal(count({ state: 'running', interrupted: ['a', 'b'] }), 2)
  t.equal(count({ ...paid, interrupted: ['a', 'b'] }), 3)
  t.equal(count(failed('generation_failed', { interrupted: ['a'] })), 1, 'no other was paid for')
  t.equal(count({ state: 'canceled', interrupted: ['a'] }), 1)
})
