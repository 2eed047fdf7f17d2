import t from 'tap'

import { JOB_STATUSES } from '../../src/records/kinds.ts'
import {
  findPart,
  hasMissedStart,
  isOver,
  isOwed,
  isOwedWork,
  isUnfinished,
  jobIdOfPart,
  latestAsset,
  partName,
  partsOfKind,
  shownAsset,
  statusOf,
} from '../../src/records/upload-parts.ts'
import { type Part, PartState } from '../../src/records/upload-record.ts'
import { claimPart, finishGenerated, releasePart } from '../../src/records/upload-transitions.ts'
import {
  imageUpload,
  MORNING,
  minutesAfter,
  partOf,
  photoUpload,
  withAnotherImage,
} from '../fixtures/records.ts'

const TOMORROW = minutesAfter(MORNING, 1_440)
const record = photoUpload('user', '0123456789abcdefghjkmnpqrs')
const queued = partOf(record, 'emotion')
const inState = (state: PartState, more: Partial<Part> = {}): Part => ({ ...queued, state, ...more })

t.test('a part is found by its job id, and only in its own upload', async (t) => {
  t.equal(partName('image', 2), 'image-2')
  t.equal(jobIdOfPart(record, queued), 'emotion-0123456789abcdefghjkmnpqrs-1')
  t.equal(findPart(record, jobIdOfPart(record, queued)), queued)
  t.equal(findPart(record, jobIdOfPart(photoUpload(), queued)), undefined)
  t.equal(findPart(record, 'image-1'), undefined)
  t.equal(findPart(record, '__proto__'), undefined)
})

t.test('parts of a kind come newest first, by number and not by name', async (t) => {
  let upload = imageUpload()
  for (let n = 2; n <= 11; n++) upload = withAnotherImage(upload, `again ${n}`)
  t.strictSame(
    partsOfKind(upload, 'image').map(({ n }) => n),
    [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
  )
  t.strictSame(partsOfKind(upload, 'melody'), [])
})

t.test('the gallery shows the variation that was chosen, as long as it is finished', async (t) => {
  let upload = withAnotherImage(withAnotherImage(imageUpload(), 'second'), 'third')
  for (const n of [1, 2]) {
    const asset = { key: `${n}.webp`, media_type: 'image/webp', bytes: 1 }
    upload = finishGenerated(upload, partOf(upload, 'image', n), asset, MORNING)
  }
  t.equal(shownAsset(upload, 'image')?.n, 2, 'without a choice the newest')
  t.equal(shownAsset({ ...upload, shown: { image: 1 } }, 'image')?.n, 1)
  for (const image of [3, 9]) t.equal(shownAsset({ ...upload, shown: { image } }, 'image')?.n, 2)
  t.equal(shownAsset({ ...upload, shown: { image: 1 } }, 'melody'), undefined)
})

t.test('the gallery shows the newest variation that succeeded', async (t) => {
  let upload = withAnotherImage(withAnotherImage(imageUpload(), 'second'), 'third')
  t.equal(latestAsset(upload, 'image'), undefined)
  for (const n of [1, 2]) {
    upload = claimPart(upload, partOf(upload, 'image', n), 'worker', MORNING)
    upload = finishGenerated(
      upload,
      partOf(upload, 'image', n),
      { key: `${n}.png`, media_type: 'image/png', bytes: 1 },
      MORNING,
    )
  }
  t.match(latestAsset(upload, 'image'), { n: 2, asset: { key: '2.png' } })
})

const STATES: { state: PartState; unfinished: boolean; status: string }[] = [
  { state: 'waiting', unfinished: true, status: 'queued' },
  { state: 'queued', unfinished: true, status: 'queued' },
  { state: 'running', unfinished: true, status: 'running' },
  { state: 'succeeded', unfinished: false, status: 'succeeded' },
  { state: 'failed', unfinished: false, status: 'failed' },
  { state: 'canceled', unfinished: false, status: 'canceled' },
  { state: 'expired', unfinished: false, status: 'expired' },
]

for (const { state, unfinished, status } of STATES) {
  t.test(`a ${state} part is ${unfinished ? '' : 'not '}owed and its status is ${status}`, async (t) => {
    const part = inState(state)
    t.equal(isUnfinished(part), unfinished)
    t.equal(isOwedWork(part), unfinished)
    t.equal(isOwed(part), unfinished)
    t.equal(statusOf(part, MORNING), status)
    t.equal(isOver(part, MORNING), !unfinished)
    t.equal(statusOf({ ...part, started_at: MORNING.toISOString() }, TOMORROW), status)
  })
}

t.test('the table above has every state, and clients know every status', async (t) => {
  t.strictSame(STATES.map(({ state }) => state).sort(), [...PartState.enum].sort())
  t.ok(STATES.every(({ status }) => (JOB_STATUSES as readonly string[]).includes(status)))
})

t.test(
  'an ended part that may run on at the provider is owed work, one whose client is to be told is owed',
  async (t) => {
    t.equal(isOwedWork(inState('canceled', { unsettled: true })), true)
    t.equal(isOwed(inState('canceled', { unsettled: true })), true)
    t.equal(isOwedWork(inState('succeeded', { notify: 'due' })), false)
    t.equal(isOwed(inState('succeeded', { notify: 'due' })), true)
    for (const notify of ['delivered', 'given_up'] as const)
      t.equal(isOwed(inState('succeeded', { notify })), false)
  },
)

t.test('what nobody started by its start deadline is expired, to the millisecond', async (t) => {
  for (const state of ['waiting', 'queued'] as const) {
    t.equal(hasMissedStart(inState(state), new Date(TOMORROW.getTime() - 1)), false)
    t.equal(hasMissedStart(inState(state), TOMORROW), true)
    t.equal(statusOf(inState(state), TOMORROW), 'expired')
    t.equal(isOver(inState(state), new Date(TOMORROW.getTime() - 1)), false)
    t.equal(isOver(inState(state), TOMORROW), true)
  }
  for (const { state } of STATES.slice(2)) t.equal(hasMissedStart(inState(state), TOMORROW), false, state)
})

t.test('what was started once and went back to the queue is not late', async (t) => {
  const running = claimPart(record, queued, 'worker', MORNING)
  const released = releasePart(running, partOf(running, 'emotion'), true)
  t.equal(hasMissedStart(partOf(released, 'emotion'), TOMORROW), false)
  t.equal(statusOf(partOf(released, 'emotion'), TOMORROW), 'queued')
})
