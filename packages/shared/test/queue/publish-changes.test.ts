import t from 'tap'

import type { JobEvent } from '../../src/queue/job-events.ts'
import { publishChanges } from '../../src/queue/publish-changes.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import { cancelPart } from '../../src/records/upload-transitions.ts'
import { imageUpload, MORNING, partOf } from '../fixtures/records.ts'

function listen() {
  const told: JobEvent[] = []
  return { told, announce: publishChanges((events) => void told.push(events)) }
}

t.test('a new part is told of, a write that changes no state is not', async (t) => {
  const { told, announce } = listen()
  const record = imageUpload('user')
  announce(undefined, record)
  t.same(
    told.map(({ type }) => type),
    ['changed'],
  )
  announce(record, { ...record, version: 2 })
  t.equal(told.length, 1)
})

t.test('workers are told that a part was canceled, or its record removed', async (t) => {
  const { told, announce } = listen()
  const record = imageUpload('user')
  const job_id = jobIdOfPart(record, partOf(record, 'image'))
  announce(record, cancelPart(record, job_id, MORNING))
  t.match(told, [
    { type: 'canceled', user_id: 'user', job_id },
    { type: 'changed', job_id, state: 'canceled' },
  ])
  announce(record, undefined)
  t.notOk(told.some((events) => events.type === 'changed' && events.state === 'queued'))
  t.equal(told.filter((events) => events.type === 'canceled' && events.job_id === job_id).length, 2)
})

t.test('the end of an erasure of everything is told of, for its record goes last', async (t) => {
  const { told, announce } = listen()
  const wish = { ...imageUpload('user'), parts: {}, erasing: true, erases_user: true }
  announce(undefined, wish)
  t.same(told, [])
  announce(wish, undefined)
  t.same(told, [{ type: 'changed', user_id: 'user', job_id: `erase-${wish.upload_id}` }])
})
