import t from 'tap'
import { Value } from 'typebox/value'

import { type JobFailureCode, jobErrorOf } from '../../src/failures/failure.ts'
import { PEAK_COUNT } from '../../src/records/asset-details.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import { type Part, UploadRecord } from '../../src/records/upload-record.ts'
import {
  addPart,
  cancelPart,
  chooseEmotion,
  claimPart,
  completeUpload,
  createUpload,
  expirePart,
  failPart,
  finishEmotion,
  finishGenerated,
  MAX_VARIATIONS,
  markErasing,
  noteInterruption,
  notePart,
  releasePart,
  settlePart,
  withdrawIntent,
} from '../../src/records/upload-transitions.ts'
import {
  imageUpload,
  MORNING,
  minutesAfter,
  newPart,
  partOf,
  photoUpload,
  withAnotherImage,
} from '../fixtures/records.ts'

const NOON = minutesAfter(MORNING, 240)
const ASSET = {
  key: 'generated-images/user/x/1.webp',
  media_type: 'image/webp',
  bytes: 5,
  width: 1,
  height: 1,
}
const INTENT = { id: 'intent', epoch: 1, at: MORNING.toISOString(), resubmits: 0 }
const FOUND = { emotion: 'SAD' as const, emotions: [{ type: 'SAD' as const, confidence: 90 }] }
const ERROR = jobErrorOf('generation_failed')

const running = () => {
  const record = imageUpload()
  return claimPart(record, partOf(record, 'image'), 'worker', NOON)
}
const reading = () => {
  const record = photoUpload()
  return claimPart(record, partOf(record, 'emotion'), 'worker', NOON)
}
const statesOf = (record: UploadRecord) =>
  Object.fromEntries(Object.entries(record.parts).map(([name, { state }]) => [name, state]))

t.test('an upload begins with its emotion queued and what waits for it', async (t) => {
  const record = photoUpload('user', '0123456789abcdefghjkmnpqrs')
  t.match(record, {
    user_id: 'user',
    upload_id: '0123456789abcdefghjkmnpqrs',
    version: 0,
    created_at: MORNING.toISOString(),
  })
  t.strictSame(statesOf(record), { 'emotion-1': 'queued', 'image-1': 'waiting', 'melody-1': 'waiting' })
  t.ok(Value.Check(UploadRecord, record))
})

t.test('a direct upload waits as a whole until its file is there', async (t) => {
  const orders = [newPart('emotion'), newPart('image')]
  const record = createUpload({ userId: 'u', uploadId: 'x', now: MORNING }, { awaiting_file: true }, orders)
  t.strictSame(statesOf(record), { 'emotion-1': 'waiting', 'image-1': 'waiting' })
  const complete = completeUpload(record, { key: 'incoming/u/x', bytes: 7 })
  t.strictSame(statesOf(complete), { 'emotion-1': 'queued', 'image-1': 'waiting' })
  t.strictSame(complete.incoming, { key: 'incoming/u/x', bytes: 7 })
  t.notOk('awaiting_file' in complete)
  t.equal(completeUpload(complete, { key: 'incoming/u/x', bytes: 8 }), complete, 'once')
})

t.test('a picture with an emotion of its own does not wait for a file that may never come', async (t) => {
  const orders = [newPart('emotion'), newPart('image', { emotion: 'CALM' })]
  const record = createUpload({ userId: 'u', uploadId: 'x', now: MORNING }, { awaiting_file: true }, orders)
  t.strictSame(statesOf(record), { 'emotion-1': 'waiting', 'image-1': 'queued' })
})

t.test(
  'a variation gets the next number, and is queued at once where the emotion is known or asked for',
  async (t) => {
    const record = addPart(imageUpload(), newPart('image', { token: 'again' }), NOON)
    t.match(partOf(record, 'image', 2), {
      n: 2,
      state: 'queued',
      epoch: 0,
      attempts: 0,
      created_at: NOON.toISOString(),
    })
    const asked = addPart(photoUpload(), newPart('image', { token: 'again', emotion: 'FEAR' }), NOON)
    t.equal(partOf(asked, 'image', 2).state, 'queued')
  },
)

t.test('the same request makes one part, however often it is added', async (t) => {
  const once = addPart(imageUpload(), newPart('image', { token: 'again' }), NOON)
  t.equal(addPart(once, newPart('image', { token: 'again', seed: 2 }), NOON), once)
  t.equal(
    Object.keys(addPart(once, newPart('melody', { token: 'again' }), NOON).parts).length,
    3,
    'of each kind',
  )
})

t.test('a claim gives the part to one owner and ends every older claim', async (t) => {
  const first = running()
  t.match(partOf(first, 'image'), {
    state: 'running',
    owner: 'worker',
    epoch: 1,
    started_at: NOON.toISOString(),
  })
  t.equal(claimPart(first, partOf(first, 'image'), 'worker', NOON), first, 'the own claim is recognised')
  const second = claimPart(first, partOf(first, 'image'), 'other', minutesAfter(NOON, 5))
  t.match(partOf(second, 'image'), { owner: 'other', epoch: 2, lost: 1, started_at: NOON.toISOString() })
})

t.test('a worker that gave its job back was not lost over it', async (t) => {
  const released = releasePart(running(), partOf(running(), 'image'), true)
  t.strictSame(partOf(claimPart(released, partOf(released, 'image'), 'other', NOON), 'image').lost, undefined)
})

t.test('releasing puts the part back and counts the attempt where it counts', async (t) => {
  const record = running()
  const counted = partOf(releasePart(record, partOf(record, 'image'), true), 'image')
  t.match(counted, { state: 'queued', epoch: 1, attempts: 1, started_at: NOON.toISOString() })
  t.notOk('owner' in counted)
  t.match(partOf(releasePart(record, partOf(record, 'image'), false), 'image'), {
    state: 'queued',
    attempts: 0,
  })
})

t.test('an intent and a prediction stay with the part while it goes from worker to worker', async (t) => {
  const noted = notePart(running(), partOf(running(), 'image'), {
    intent: INTENT,
    prediction_id: 'p',
    model: 'm',
  })
  const released = releasePart(noted, partOf(noted, 'image'), true)
  const again = claimPart(released, partOf(released, 'image'), 'other', NOON)
  t.match(partOf(again, 'image'), { intent: INTENT, prediction_id: 'p', model: 'm', epoch: 2 })
})

t.test('a withdrawn intent leaves no trace', async (t) => {
  const record = running()
  const noted = notePart(record, partOf(record, 'image'), { intent: INTENT })
  t.strictSame(withdrawIntent(noted, partOf(noted, 'image')), record)
})

t.test('a prediction that was broken off makes room for another, and is remembered', async (t) => {
  const record = running()
  const noted = notePart(record, partOf(record, 'image'), { intent: INTENT, prediction_id: 'first' })
  const once = noteInterruption(noted, partOf(noted, 'image'))
  t.notOk('intent' in partOf(once, 'image') || 'prediction_id' in partOf(once, 'image'))
  t.match(partOf(once, 'image'), { state: 'running', owner: 'worker', interrupted: ['first'] })
  t.equal(noteInterruption(once, partOf(once, 'image')), once, 'there is none')
  const again = notePart(once, partOf(once, 'image'), { prediction_id: 'second' })
  const twice = noteInterruption(again, partOf(again, 'image'))
  t.strictSame(partOf(twice, 'image').interrupted, ['first', 'second'])
  t.ok(Value.Check(UploadRecord, twice))
})

t.test('a finished picture shows its asset and who may not write any more', async (t) => {
  const noted = notePart(running(), partOf(running(), 'image'), { intent: INTENT, prediction_id: 'p' })
  const part = partOf(finishGenerated(noted, partOf(noted, 'image'), ASSET, NOON), 'image')
  t.match(part, { state: 'succeeded', asset: ASSET, finished_at: NOON.toISOString(), prediction_id: 'p' })
  t.notOk('owner' in part || 'intent' in part || 'error' in part)
})

t.test('a read emotion lets begin what waited for it', async (t) => {
  const record = finishEmotion(reading(), partOf(reading(), 'emotion'), FOUND, NOON)
  t.match(record, FOUND)
  t.strictSame(statesOf(record), { 'emotion-1': 'succeeded', 'image-1': 'queued', 'melody-1': 'queued' })
})

t.test('what waits for an emotion ends as the reading of it ends', async (t) => {
  const record = reading()
  const part = partOf(record, 'emotion')
  const failed = failPart(record, part, jobErrorOf('no_face_found'), NOON)
  t.match(partOf(failed, 'emotion'), { state: 'failed', error: { code: 'no_face_found' } })
  for (const kind of ['image', 'melody'] as const) {
    t.match(partOf(failed, kind), {
      state: 'failed',
      error: { code: 'no_emotion' },
      finished_at: NOON.toISOString(),
    })
  }
  t.strictSame(statesOf(expirePart(record, part, NOON)), {
    'emotion-1': 'expired',
    'image-1': 'expired',
    'melody-1': 'expired',
  })
  t.strictSame(statesOf(cancelPart(record, jobIdOfPart(record, part), NOON)), {
    'emotion-1': 'canceled',
    'image-1': 'canceled',
    'melody-1': 'canceled',
  })
})

t.test('what was asked for with an emotion of its own does not end with the reading', async (t) => {
  const record = addPart(reading(), newPart('image', { token: 'own', emotion: 'CALM' }), NOON)
  const failed = failPart(record, partOf(record, 'emotion'), jobErrorOf('no_face_found'), NOON)
  t.equal(partOf(failed, 'image', 2).state, 'queued')
})

t.test('a picture that fails takes nothing along', async (t) => {
  const record = withAnotherImage(running(), 'other')
  t.strictSame(statesOf(failPart(record, partOf(record, 'image'), ERROR, NOON)), {
    'image-1': 'failed',
    'image-2': 'queued',
  })
})

t.test('a canceled part stays unsettled exactly if something may run at the provider', async (t) => {
  const cancel = (record: UploadRecord) =>
    partOf(cancelPart(record, jobIdOfPart(record, partOf(record, 'image')), NOON), 'image')
  t.equal(cancel(imageUpload()).unsettled, undefined)
  t.equal(cancel(running()).unsettled, undefined)
  t.equal(cancel(notePart(running(), partOf(running(), 'image'), { intent: INTENT })).unsettled, true)
  t.equal(cancel(notePart(running(), partOf(running(), 'image'), { prediction_id: 'p' })).unsettled, true)
})

t.test('any bad end leaves a part unsettled, unless it says that the prediction has ended', (t) => {
  const paid = notePart(running(), partOf(running(), 'image'), { intent: INTENT, prediction_id: 'p' })
  const part = partOf(paid, 'image')
  const fail = (code: JobFailureCode) =>
    partOf(failPart(paid, part, jobErrorOf(code), NOON), 'image').unsettled
  for (const code of ['provider_unavailable', 'internal_error', 'payment_in_doubt'] as const)
    t.equal(fail(code), true, code)
  for (const code of [
    'generation_failed',
    'content_refused',
    'output_unusable',
    'deadline_exceeded',
    'canceled_at_provider',
  ] as const)
    t.equal(fail(code), undefined, code)
  t.equal(partOf(expirePart(paid, part, NOON), 'image').unsettled, true)
  t.equal(
    partOf(failPart(running(), partOf(running(), 'image'), ERROR, NOON), 'image').unsettled,
    undefined,
    'nothing was asked for',
  )
  t.end()
})

t.test('withdrawing an intent brings back what it knows of the one before', (t) => {
  const lost = { ...INTENT, id: 'lost' }
  const noted = notePart(running(), partOf(running(), 'image'), {
    intent: { ...INTENT, resubmits: 1, earlier: lost },
  })
  t.strictSame(partOf(withdrawIntent(noted, partOf(noted, 'image')), 'image').intent, lost)
  t.end()
})

t.test('settling keeps what the part ended as, and is done once', async (t) => {
  const noted = notePart(running(), partOf(running(), 'image'), { intent: INTENT })
  const canceled = cancelPart(noted, jobIdOfPart(noted, partOf(noted, 'image')), NOON)
  const settled = settlePart(canceled, partOf(canceled, 'image'))
  t.match(partOf(settled, 'image'), { state: 'canceled', unsettled: undefined })
  t.equal(settlePart(settled, partOf(settled, 'image')), settled)
})

t.test('a finished part cannot be canceled, and neither can what is not there', async (t) => {
  const done = finishGenerated(running(), partOf(running(), 'image'), ASSET, NOON)
  t.equal(cancelPart(done, jobIdOfPart(done, partOf(done, 'image')), NOON), done)
  t.equal(cancelPart(done, 'image-0123456789abcdefghjkmnpqrs-1', NOON), done)
})

t.test(
  'a part that missed its start cannot be canceled, though nobody has written down that it expired',
  async (t) => {
    const record = photoUpload()
    const late = minutesAfter(MORNING, 1_440)
    t.equal(cancelPart(record, jobIdOfPart(record, partOf(record, 'emotion')), late), record)
  },
)

t.test('erasing cancels everything and refuses all further work', async (t) => {
  const erasing = markErasing(reading(), NOON)
  t.equal(erasing.erasing, true)
  t.strictSame(statesOf(erasing), { 'emotion-1': 'canceled', 'image-1': 'canceled', 'melody-1': 'canceled' })
  t.equal(markErasing(erasing, NOON), erasing)
  t.equal(addPart(erasing, newPart('image', { token: 'late' }), NOON), erasing)
})

t.test('an emotion is chosen by hand only where none is known', async (t) => {
  const record = failPart(reading(), partOf(reading(), 'emotion'), jobErrorOf('no_face_found'), NOON)
  const chosen = chooseEmotion(record, 'CALM')
  t.match(chosen, { emotion: 'CALM', emotions: [{ type: 'CALM', confidence: 100 }] })
  t.equal(chooseEmotion(chosen, 'FEAR'), chosen)
})

t.test('the client is told of every end it asked to be told of', async (t) => {
  const hook = { webhook_url: 'https://client.example/hook' }
  const make = (kind: 'image' | 'emotion'): [UploadRecord, Part] => {
    const record = createUpload({ userId: 'u', uploadId: 'x', now: MORNING }, {}, [
      newPart('emotion', hook),
      newPart('image', { ...hook, emotion: 'SAD' }),
    ])
    return [record, partOf(record, kind)]
  }
  const ends: [string, UploadRecord, 'image' | 'emotion'][] = [
    ['succeeded', finishGenerated(...make('image'), ASSET, NOON), 'image'],
    ['read', finishEmotion(...make('emotion'), FOUND, NOON), 'emotion'],
    ['failed', failPart(...make('image'), ERROR, NOON), 'image'],
    ['expired', expirePart(...make('image'), NOON), 'image'],
    ['canceled', cancelPart(make('image')[0], jobIdOfPart(...make('image')), NOON), 'image'],
  ]
  for (const [what, record, kind] of ends) t.equal(partOf(record, kind).notify, 'due', what)
  t.equal(
    partOf(finishGenerated(running(), partOf(running(), 'image'), ASSET, NOON), 'image').notify,
    undefined,
  )
})

t.test('a part remembers the version of the record in which it changed', async (t) => {
  const record = { ...photoUpload(), version: 41 }
  const claimed = claimPart(record, partOf(record, 'emotion'), 'worker', NOON)
  t.equal(partOf(claimed, 'emotion').changed_in, 42)
  t.equal(partOf(claimed, 'image').changed_in, 1)
})

t.test('no transition touches the record it is given', async (t) => {
  const record = reading()
  const before = structuredClone(record)
  const part = partOf(record, 'emotion')
  finishEmotion(record, part, FOUND, NOON)
  failPart(record, part, ERROR, NOON)
  markErasing(record, NOON)
  addPart(record, newPart('image', { token: 'other' }), NOON)
  t.strictSame(record, before)
})

/** A photo with as many pictures and melodies as can be asked for. */
function fullOfVariations(): UploadRecord {
  let record = photoUpload()
  for (const kind of ['image', 'melody'] as const) {
    for (let n = 2; n <= MAX_VARIATIONS; n++) {
      const request = {
        token: `${n}`.padEnd(32, 'x'),
        style: 'watercolour',
        webhook_url: `https://client.example/${'x'.repeat(180)}`,
      }
      record = addPart(record, newPart(kind, request), NOON)
    }
  }
  for (const part of Object.values(record.parts)) {
    record = notePart(record, part, {
      intent: { ...INTENT, id: 'i'.repeat(36) },
      prediction_id: 'p'.repeat(26),
      model: 'm'.repeat(120),
    })
  }
  return record
}

t.test('a record full of variations stays far below the 400 KB an item may have', async (t) => {
  let record = fullOfVariations()
  for (const { kind, n } of Object.values(record.parts)) {
    record = failPart(record, partOf(record, kind, n), jobErrorOf('payment_in_doubt'), NOON)
  }
  t.ok(JSON.stringify(record).length < 200_000, `${JSON.stringify(record).length} characters`)
})

t.test('so does one whose variations have all that can be told of them', async (t) => {
  let record = fullOfVariations()
  const key = 'k'.repeat(110)
  const asset = { key, media_type: 'image/webp', bytes: 9_999_999, prompt: 'x'.repeat(1_200) }
  const thumbnail = { key, width: 384, height: 384 }
  const palette = Array.from({ length: 5 }, () => ({ color: '#aabbcc', share: 0.123 }))
  const picture = { width: 4096, height: 4096, palette, thumbnail, placeholder: 'x'.repeat(56) }
  const peaks = Array.from({ length: PEAK_COUNT }, () => 0.99)
  const melody = { seconds: 180.123, peaks, music_key: 'C sharp minor', tempo: 120.5, midi: { key } }
  for (const { kind, n } of Object.values(record.parts)) {
    if (kind === 'emotion') continue
    const details = kind === 'image' ? picture : melody
    record = finishGenerated(record, partOf(record, kind, n), { ...asset, ...details }, NOON)
  }
  t.ok(JSON.stringify(record).length < 300_000, `${JSON.stringify(record).length} characters`)
})
