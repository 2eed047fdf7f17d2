import { createHmac } from 'node:crypto'

import { finishEmotion, finishGenerated } from '@moodscape/shared/records/upload-transitions'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { startProcess } from '@moodscape/shared/testing/start-process'
import { until } from '@moodscape/shared/testing/until'
import { Webhook } from 'standardwebhooks'
import t from 'tap'

import { claim } from './fixtures/make-upload.ts'
import { type ReceivedCall, startReceiver } from './fixtures/start-receiver.ts'
import { startTestHouse } from './fixtures/test-house.ts'

const house = await startTestHouse()
const JWT_SECRET = 'a secret that only this test knows, and nobody else'
const environment = {
  ...house.environment,
  SIGNING_SECRET: 'another secret that only this test knows',
  PUBLIC_URL: 'https://moods.example',
  WEBHOOK_PRIVATE_NETWORKS: '127.0.0.0/8',
  LOG_LEVEL: 'info',
}
t.teardown(() => house.close())
const [gateway, housekeeper] = await Promise.all([
  startProcess(
    t,
    mainOf('gateway'),
    { ...environment, PORT: '0', JWT_SECRET, WEBHOOKS_OUT: 'true', MAX_LOOP_DELAY_MS: '0' },
    /Server listening at (http:\/\/127[.\d:]+)/,
  ),
  startProcess(t, mainOf('housekeeper'), { ...environment, ROUND_SECONDS: '3600' }, /keeping house/),
])
const baseUrl = gateway.found

/** A photo as far as the gateway looks at it: the header of a PNG of 100 pixels a side. */
const photo = Buffer.from('89504e470d0a1a0a0000000d494844520000006400000064080200000000000000', 'hex')
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function createUser(sub: string) {
  const body = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64({ sub, exp: Math.floor(Date.now() / 1_000) + 600 })}`
  const authorization = `Bearer ${body}.${createHmac('sha256', JWT_SECRET).update(body).digest('base64url')}`
  return async (path: string, init: RequestInit = {}) => {
    const response = await fetch(baseUrl + path, { ...init, headers: { ...init.headers, authorization } })
    return {
      status: response.status,
      body: (await response.json()) as Record<string, string> & { jobs: { job_id: string }[] },
    }
  }
}

async function uploadFor(call: ReturnType<typeof createUser>, url: string) {
  const query = new URLSearchParams({ generate: 'image', webhook_url: url })
  const { body, status } = await call(`/upload-image?${query.toString()}`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: photo,
  })
  t.equal(status, 202, JSON.stringify(body))
  const jobs = (await call('/jobs')).body.jobs.map(({ job_id }) => job_id)
  return { upload_id: body['upload_id'] ?? '', jobs }
}

/** Does what the workers would do. */
async function finishBoth(upload_id: string): Promise<void> {
  for await (const keys of house.store.allOpen()) {
    const key = keys.find((candidate) => candidate.upload_id === upload_id)
    const upload = key && (await house.store.get(key))
    if (!upload) continue
    const reading = await claim(house, upload, `emotion-${upload_id}-1`)
    await reading.change((record, part) =>
      finishEmotion(record, part, { emotion: 'HAPPY', emotions: [] }, new Date()),
    )
    const painting = await claim(house, upload, `image-${upload_id}-1`)
    const asset = { key: 'generated-images/x', media_type: 'image/webp', bytes: 1 }
    await painting.change((record, part) => finishGenerated(record, part, asset, new Date()))
  }
}

const bodyOf = (call: ReceivedCall) =>
  JSON.parse(call.body) as { type: string; data: { job_id: string; status_url: string } }

t.test('a receiver is told of each job once, signed with the secret of its user', async (t) => {
  const receiver = await startReceiver()
  t.teardown(() => receiver.close())
  const call = createUser('me')
  const { upload_id, jobs } = await uploadFor(call, `${receiver.url}/hook`)
  await finishBoth(upload_id)
  await receiver.untilCalled(2)

  const { secret = '' } = (await call('/webhooks/secret')).body
  const strangers = (await createUser('somebody else')('/webhooks/secret')).body['secret'] ?? ''
  for (const received of receiver.calls) {
    const headers = received.headers as Record<string, string>
    t.match(new Webhook(secret).verify(received.body, headers), { type: 'job.succeeded' })
    t.throws(() => new Webhook(strangers).verify(received.body, headers))
    t.equal(headers['webhook-id'], `msg_${bodyOf(received).data.job_id}`)
    t.equal(bodyOf(received).data.status_url, `https://moods.example/jobs/${bodyOf(received).data.job_id}`)
  }
  t.same(receiver.calls.map((received) => bodyOf(received).data.job_id).sort(), jobs.sort())
})

t.test('a receiver that fails is told again, with the same message', async (t) => {
  let isBroken = true
  const receiver = await startReceiver((_request, response) => {
    response.writeHead(isBroken ? 500 : 204).end()
    isBroken = false
  })
  t.teardown(() => receiver.close())
  const call = createUser('patient')
  const { upload_id } = await uploadFor(call, receiver.url)
  const cancel = await call(`/jobs/emotion-${upload_id}-1/cancel`, { method: 'POST' })
  t.equal(cancel.body['status'], 'canceled')
  await receiver.untilCalled(3)
  const ids = receiver.calls.map(({ headers }) => headers['webhook-id'])
  t.equal(new Set(ids).size, 2, 'two jobs were canceled')
  t.ok(receiver.calls.every((received) => bodyOf(received).type === 'job.canceled'))
})

t.test('what was delivered is noted, so that nothing is owed any more', async (t) => {
  const receiver = await startReceiver()
  t.teardown(() => receiver.close())
  const call = createUser('noted')
  const { upload_id } = await uploadFor(call, receiver.url)
  await finishBoth(upload_id)
  await receiver.untilCalled(2)
  const isOwed = async () => {
    for await (const keys of house.store.allOpen()) {
      if (keys.some((key) => key.upload_id === upload_id)) return true
    }
    return false
  }
  await until(async () => !(await isOwed()))
  t.equal(receiver.calls.length, 2)
})

t.test('addresses in private networks that are not allowed are refused when they are given', async (t) => {
  const call = createUser('curious')
  for (const url of [
    'http://10.0.0.1/',
    'https://169.254.169.254/',
    'http://receiver.example/',
    'ftp://127.0.0.1/',
    'https://user@receiver.example/',
    'x',
  ]) {
    const { status, body } = await call('/generate-image', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ emotion: 'SAD', webhook_url: url }),
    })
    t.match({ status, code: body['code'] }, { status: 422, code: 'webhook_refused' }, url)
  }
})

t.test('both processes end well', async (t) => {
  t.same(await Promise.all([gateway.stop(), housekeeper.stop()]), [0, 0])
})
