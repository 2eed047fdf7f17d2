import fc from 'fast-check'
import t from 'tap'
import { Value } from 'typebox/value'

import { JobEvent } from '../../src/queue/job-events.ts'
import { JobTicket } from '../../src/records/kinds.ts'
import { isUnfinished, jobIdOfPart } from '../../src/records/upload-parts.ts'
import { PartState, UploadRecord } from '../../src/records/upload-record.ts'
import { addPart, cancelPart, chooseEmotion, markErasing } from '../../src/records/upload-transitions.ts'
import {
  EARLIER_EVENTS,
  EARLIER_RECORDS,
  EARLIER_TICKETS,
  wasUnderstood,
} from '../fixtures/earlier-release.ts'
import { takeStep } from '../fixtures/life-of-upload.ts'
import { imageUpload, minutesAfter, newPart, photoUpload } from '../fixtures/records.ts'

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

t.test('records, tickets and events of the earlier release are understood', async (t) => {
  t.ok(EARLIER_RECORDS.length > 10)
  for (const record of EARLIER_RECORDS) t.strictSame([...Value.Errors(UploadRecord, record)], [])
  for (const { queue, ticket } of EARLIER_TICKETS) t.ok(Value.Check(JobTicket, ticket), queue)
  for (const event of EARLIER_EVENTS) t.ok(Value.Check(JobEvent, event), String(event['type']))
})

t.test('the recorded ones are in every state that a record without accident passes through', async (t) => {
  const states = EARLIER_RECORDS.flatMap(({ parts }) => Object.values(parts).map(({ state }) => state))
  const untouched: string[] = PartState.enum.filter((state) => !states.includes(state))
  t.strictSame(untouched, ['expired'])
})

t.test('work goes on from records of the earlier release', async (t) => {
  for (const record of EARLIER_RECORDS) {
    const now = minutesAfter(new Date(record.created_at), 1)
    let next = chooseEmotion(record, 'CALM')
    for (const part of Object.values(record.parts).filter(isUnfinished))
      next = cancelPart(next, jobIdOfPart(record, part), now)
    next = markErasing(addPart(next, newPart('image', { token: 'another' }), now), now)
    t.ok(Value.Check(UploadRecord, next))
    t.ok(wasUnderstood('record', next), 'and the earlier release could go on from it')
  }
})

t.test('the earlier release understands what becomes of uploads now', async () => {
  const step = fc.record({
    what: fc.constantFrom(
      ...(['add', 'claim', 'note intent', 'note prediction', 'withdraw', 'release', 'finish'] as const),
      ...(['fail', 'expire', 'cancel', 'settle', 'erase', 'complete', 'choose'] as const),
    ),
    which: fc.nat(4),
    who: fc.constantFrom('a', 'b'),
    minute: fc.nat(2_000),
  })
  const begin = fc.constantFrom(photoUpload(), imageUpload())
  fc.assert(
    fc.property(begin, fc.array(step, { maxLength: 25 }), (first, steps) => {
      const last = steps.reduce(takeStep, first)
      return wasUnderstood('record', last)
    }),
    { numRuns: 200 },
  )
})

t.test(
  'the earlier release reads tickets, records and events with a field that it does not know',
  async (t) => {
    for (const { ticket } of EARLIER_TICKETS) t.ok(wasUnderstood('ticket', { ...ticket, traceparent: TRACE }))
    for (const event of EARLIER_EVENTS) t.ok(wasUnderstood('event', { ...event, traceparent: TRACE }))
    for (const record of EARLIER_RECORDS) {
      const parts = Object.entries(record.parts).map(([name, part]) => [
        name,
        { ...part, traceparent: TRACE },
      ])
      t.ok(wasUnderstood('record', { ...record, parts: Object.fromEntries(parts) as unknown }))
    }
  },
)

t.test('a field that the earlier release needs cannot be left out unnoticed', async (t) => {
  const [first] = EARLIER_RECORDS
  t.notOk(wasUnderstood('record', { ...first, parts: undefined }))
  t.notOk(wasUnderstood('record', { ...first, version: 'one' }))
  t.notOk(wasUnderstood('ticket', { user_id: 'a', upload_id: 'b' }))
})
