import { once } from 'node:events'

import { jobErrorOf } from '@moodscape/shared/failures/failure'
import { createLogger } from '@moodscape/shared/process/log'
import { createJobQueue } from '@moodscape/shared/queue/job-queue'
import type { JobTicket } from '@moodscape/shared/records/kinds'
import { failPart } from '@moodscape/shared/records/upload-transitions'
import t from 'tap'

import { CallRefused, type WebhookCall } from '../src/call-webhook.ts'
import { backoffOf, consumeTickets } from '../src/consume-tickets.ts'
import { deliverNotice, MAX_TRIES } from '../src/deliver-notice.ts'
import { ReceiverBusy } from '../src/limit-calls.ts'
import { claim, makeUpload } from './fixtures/make-upload.ts'
import { log, startTestHouse } from './fixtures/test-house.ts'

const house = await startTestHouse()
t.teardown(() => house.close())

/** A job that failed, and whose client wants to be told. */
async function failedJob(userId: string): Promise<JobTicket> {
  const upload = await makeUpload(house, userId, { webhook_url: 'https://receiver.example/hook' })
  const job_id = `emotion-${upload.upload_id}-1`
  const held = await claim(house, upload, job_id)
  await held.change((record, part) => failPart(record, part, jobErrorOf('no_face_found'), new Date()))
  return { user_id: userId, upload_id: upload.upload_id, job_id }
}

async function notifyOf(ticket: JobTicket): Promise<string | undefined> {
  return (await house.store.get(ticket))?.parts['emotion-1']?.notify
}

function deliver(
  ticket: JobTicket,
  tryNumber: number,
  call: (call: WebhookCall) => Promise<void>,
): Promise<void> {
  const collaborators = {
    store: house.store,
    call,
    signingSecret: 'x'.repeat(32),
    publicUrl: 'https://moods.example',
    log,
  }
  return deliverNotice(ticket, tryNumber, collaborators)
}

t.test('the message says what ended and how, and nothing of the result', async (t) => {
  const ticket = await failedJob('user')
  const calls: WebhookCall[] = []
  await deliver(ticket, 1, async (call) => void calls.push(call))
  const [call] = calls
  t.match(call, { url: 'https://receiver.example/hook', id: `msg_${ticket.job_id}`, secret: /^whsec_/ })
  t.match(JSON.parse(call?.body ?? ''), {
    type: 'job.failed',
    timestamp: /Z$/,
    data: {
      job_id: ticket.job_id,
      kind: 'emotion',
      upload_id: ticket.upload_id,
      status: 'failed',
      status_url: `https://moods.example/jobs/${ticket.job_id}`,
      error: { code: 'no_face_found' },
    },
  })
  t.equal(await notifyOf(ticket), 'delivered')
})

t.test('what was delivered is not delivered again', async (t) => {
  const ticket = await failedJob('once')
  let calls = 0
  for (let i = 0; i < 3; i++) await deliver(ticket, 1, async () => void calls++)
  t.equal(calls, 1)
})

t.test('a failure leaves the notice owed, until the last try gives it up', async (t) => {
  const ticket = await failedJob('unlucky')
  const refuse = async () => {
    throw new CallRefused('no')
  }
  for (const tryNumber of [1, MAX_TRIES - 1]) {
    await t.rejects(deliver(ticket, tryNumber, refuse), { name: 'CallRefused' })
    t.equal(await notifyOf(ticket), 'due')
  }
  await deliver(ticket, MAX_TRIES, refuse)
  t.equal(await notifyOf(ticket), 'given_up')
})

t.test('of an upload that is being erased, and of one that is gone, nothing is told', async (t) => {
  const ticket = await failedJob('erasing')
  const marked = await house.store.change(ticket, (record) => ({ ...record, erasing: true }))
  const call = async () => void t.fail('called')
  await deliver(ticket, 1, call)
  await house.store.remove(marked)
  await deliver(ticket, 1, call)
  t.equal(await house.store.get(ticket), undefined)
})

t.test('all tries together take about a day', async (t) => {
  const waits = Array.from({ length: MAX_TRIES - 1 }, (_, i) => backoffOf(i + 1))
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000
  t.ok(hours > 17 && hours < 27, `${hours} hours`)
  t.ok(waits[0] && waits[0] <= 4_000, 'the second try comes soon')
})

t.test(
  'a ticket that failed comes back with the number of its try, and goes once it is handled',
  async (t) => {
    const queue = createJobQueue('notice', house.redis)
    const consuming = house.connect('worker')
    await once(consuming, 'ready')
    const tries: number[] = []
    const ticket = { user_id: 'u', upload_id: '1', job_id: 'emotion-x-1' }
    const handled = new Promise<void>((resolve) => {
      const consumer = consumeTickets(
        'notice',
        async (given, tryNumber) => {
          t.same(given, ticket)
          tries.push(tryNumber)
          if (tryNumber === 1) throw new CallRefused('not now')
          resolve()
        },
        { redis: consuming, log, concurrency: 1, lockSeconds: 30 },
      )
      t.teardown(() => consumer.close(10_000))
    })
    await queue.enqueue([ticket])
    await handled
    t.same(tries, [1, 2])
    await queue.close()
  },
)

t.test('a ticket whose receiver is busy comes back without counting as a try', async (t) => {
  const queue = createJobQueue('busy', house.redis)
  const consuming = house.connect('worker')
  await once(consuming, 'ready')
  const lines: string[] = []
  const subscriptions = createLogger('housekeeper', 'info', {
    write: (line: string) => void lines.push(line),
  })
  const tries: number[] = []
  const handled = new Promise<void>((resolve) => {
    const consumer = consumeTickets(
      'busy',
      async (_ticket, tryNumber) => {
        tries.push(tryNumber)
        if (tries.length < 3) throw new ReceiverBusy('later')
        resolve()
      },
      { redis: consuming, log: subscriptions, concurrency: 1, lockSeconds: 30 },
    )
    t.teardown(() => consumer.close(10_000))
  })
  await queue.enqueue([{ user_id: 'u', upload_id: '1', job_id: 'emotion-x-1' }])
  await handled
  t.same(tries, [1, 1, 1])
  t.same(lines, [])
  await queue.close()
})

t.test('a busy receiver is no reason to give a notice up, even at the last try', async (t) => {
  const ticket = await failedJob('busy')
  const refuse = async () => {
    throw new ReceiverBusy('later')
  }
  await t.rejects(deliver(ticket, MAX_TRIES, refuse), { name: 'ReceiverBusy' })
  t.equal(await notifyOf(ticket), 'due')
})
