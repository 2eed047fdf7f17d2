import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

import { finishJob } from '../fixtures/act-as-worker.ts'
import { smile } from '../fixtures/photos.ts'
import { removeUpload } from '../fixtures/remove-upload.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { UPLOAD_FORMS, wireUpload } from '../fixtures/upload-bytes.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
t.afterEach(() => {
  stores.s3Faults.clear()
  stores.dynamoDbFaults.clear()
})
const MARK = 'a-mark-that-nobody-may-see'
const SIGNED = `https://s3.example/bucket/key?X-Amz-Signature=${MARK}`

const upload = (user: TestUser) =>
  user.call('/upload-image', {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg' },
    body: new Uint8Array(smile),
  })
const errorXml = (code: string) =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>failed for ${SIGNED}</Message></Error>`

t.test('failures of S3 itself are an outage that passes, whatever they are called', async (t) => {
  for (const [code, body] of [
    [500, errorXml('InternalError')],
    [503, errorXml('SlowDown')],
    [500, errorXml(MARK)],
    [502, '<h1>Bad gateway</h1>'],
    [500, ''],
  ] as const) {
    stores.s3Faults.inject({
      match: ({ operation }) => operation === 'PutObject',
      action: { type: 'status', code, body, headers: { 'x-amz-request-id': MARK } },
    })
    const { status, headers, body: problem } = await upload(createUser(gateway))
    t.match({ status, code: problem.code }, { status: 503, code: 'unavailable' }, `${code} ${body}`)
    t.ok(Number(headers.get('retry-after')) > 0)
    t.notMatch(JSON.stringify(problem), MARK)
    stores.s3Faults.clear()
  }
})

t.test('failures of DynamoDB itself are an outage that passes', async (t) => {
  const body = { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: SIGNED }
  stores.dynamoDbFaults.inject({ match: () => true, action: { type: 'status', code: 500, body } })
  const { status, body: problem } = await createUser(gateway).call('/gallery')
  t.match({ status, code: problem.code }, { status: 503, code: 'unavailable' })
  t.notMatch(JSON.stringify(problem), MARK)
})

for (const form of UPLOAD_FORMS) {
  t.test(
    `a bucket that fails while a photo comes as ${form} is an outage that passes, and no fault of the body`,
    async (t) => {
      const { contentType, body } = await wireUpload(form, smile)
      const send = () =>
        createUser(gateway).call('/upload-image', {
          method: 'POST',
          headers: { 'content-type': contentType },
          body: new Uint8Array(body),
        })
      for (const action of [
        { type: 'status', code: 500, body: errorXml('InternalError') },
        { type: 'garbage' },
      ] as const) {
        stores.s3Faults.inject({ match: ({ operation }) => operation === 'PutObject', action })
        const { status, body: problem } = await send()
        t.match({ status, code: problem.code }, { status: 503, code: 'unavailable' }, action.type)
        stores.s3Faults.clear()
      }
    },
  )
}

t.test('a page of HTML in place of an answer of DynamoDB is an outage that passes', async (t) => {
  for (const operation of ['Query', 'PutItem']) {
    stores.dynamoDbFaults.inject({
      match: (request) => request.operation === operation,
      action: { type: 'garbage' },
    })
    const user = createUser(gateway)
    const { status, body: problem } = await (operation === 'Query' ? user.call('/gallery') : upload(user))
    t.match({ status, code: problem.code }, { status: 503, code: 'unavailable' })
    stores.dynamoDbFaults.clear()
  }
})

t.test(
  'what a store refuses is told to nobody: the client learns where to ask, the log has no signature',
  async (t) => {
    const refusals = [
      () =>
        stores.s3Faults.inject({
          match: () => true,
          action: { type: 'status', code: 403, body: errorXml('AccessDenied') },
        }),
      () =>
        stores.dynamoDbFaults.inject({
          match: ({ operation }) => operation === 'PutItem',
          action: {
            type: 'status',
            code: 400,
            body: { __type: 'com.amazonaws.dynamodb.v20120810#ValidationException', message: SIGNED },
          },
        }),
    ]
    for (const refuse of refusals) {
      refuse()
      const response = await createUser(gateway).raw('/upload-image', {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg' },
        body: new Uint8Array(smile),
      })
      const problem = (await response.json()) as { request_id: string }
      t.match(problem, { status: 500, code: 'internal_error', request_id: String })
      t.same(Object.keys(problem).sort(), ['code', 'request_id', 'retryable', 'status', 'title', 'type'])
      t.notMatch(JSON.stringify([problem, [...response.headers]]), MARK)
      t.match(gateway.logs(), problem.request_id)
      t.notMatch(gateway.logs(), `Signature=${MARK}`)
      stores.s3Faults.clear()
      stores.dynamoDbFaults.clear()
    }
  },
)

/** What may be asked of an upload while another request erases it. */
const races: Record<
  string,
  (user: TestUser, upload: string, job: string) => Promise<{ status: number; body: { code: string } }>
> = {
  'canceling its job': (user, _upload, job) => user.post(`/jobs/${job}/cancel`),
  'another variation': (user, id) => user.post('/generate-image', { upload_id: id, emotion: 'happy' }),
  'the picture of it': (user, id) => user.call(`/generate-image?upload_id=${id}&emotion=happy`),
}
for (const [name, ask] of Object.entries(races)) {
  t.test(`${name}, while it is erased, finds nothing there`, async (t) => {
    const user = createUser(gateway)
    const { body } = await user.upload()
    if (!name.startsWith('canceling')) await finishJob(gateway, user.id, body.job_id)
    const key = { user_id: user.id, upload_id: body.upload_id }
    stores.dynamoDbFaults.inject({
      match: ({ operation }) => operation === 'GetItem',
      times: 1,
      action: { type: 'callback', after: () => removeUpload(gateway.store, key) },
    })
    t.match(await ask(user, body.upload_id, body.job_id), { status: 404, body: { code: 'not_found' } })
  })
}

t.test('completing a direct upload, while it is erased, finds nothing there', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.post('/uploads', { media_type: 'image/jpeg' })
  await gateway.objects.put(`incoming/${user.id}/${body.upload_id}/direct`, smile, 'image/jpeg')
  stores.s3Faults.inject({
    match: ({ operation }) => operation === 'HeadObject',
    times: 1,
    action: {
      type: 'callback',
      after: () => removeUpload(gateway.store, { user_id: user.id, upload_id: body.upload_id }),
    },
  })
  t.match(await user.post(`/uploads/${body.upload_id}/complete`), {
    status: 404,
    body: { code: 'not_found' },
  })
})

t.test('a store that does not answer is named within a few seconds', async (t) => {
  stores.s3Faults.inject({ match: () => true, action: { type: 'hang' } })
  const response = await fetch(`${gateway.url}/readyz?scope=gateway`)
  t.equal(response.status, 503)
  t.same(await response.json(), { status: 'unavailable', problems: ['bucket: no answer within 3000 ms'] })
  stores.s3Faults.clear()
  await until(async () => (await fetch(`${gateway.url}/readyz?scope=gateway`)).ok)
})

t.test('however many ask whether the gateway is ready, the stores are asked once a second', async (t) => {
  const seen: string[] = []
  stores.s3Faults.inject({
    match: ({ operation }) => operation === 'HeadObject' || operation === 'HeadBucket',
    action: { type: 'callback', before: () => void seen.push('asked') },
  })
  t.teardown(() => stores.s3Faults.clear())
  await Promise.all(Array.from({ length: 50 }, () => fetch(`${gateway.url}/readyz?scope=gateway`)))
  t.ok(seen.length <= 1, `${seen.length} requests to the bucket`)
})

t.test('workers that are not there are named', async (t) => {
  const { problems } = (await (await fetch(`${gateway.url}/readyz`)).json()) as { problems: string[] }
  t.same(problems, ['emotion worker: NobodyThere', 'image worker: NobodyThere', 'melody worker: NobodyThere'])
})
