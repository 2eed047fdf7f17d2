import { traceThisProcess } from '@moodscape/shared/testing/trace-this-process'
import t from 'tap'

import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const traces = await traceThisProcess(t)
const stores = await startTestStores()
const gateway = await startTestGateway(stores, { OTEL_EXPORTER_OTLP_ENDPOINT: traces.collector.url })
const user = createUser(gateway)

const made = await user.call('/generate-image', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"emotion":"calm"}',
})
await fetch(`${gateway.url}/healthz`)
await fetch(`${gateway.url}/who/knows?what=this`)
stores.dynamoDbFaults.inject({ match: () => true, action: { type: 'status', code: 500, body: {} } })
await user.call('/gallery?limit=7')
stores.dynamoDbFaults.clear()
// A client that leaves an answer that does not end.
const leaving = new AbortController()
const { job_id } = made.body as { job_id: string }
await user.call(`/jobs/${job_id}`)
await fetch(`${gateway.url}/jobs/${job_id}/events`, {
  headers: { authorization: `Bearer ${user.token}` },
  signal: leaving.signal,
})
leaving.abort()
const left = await traces.collector.until(({ name }) => name === 'GET /jobs/:id/events')
await gateway.close()
await stores.close()
const spans = await traces.deliver()
const spanOf = (name: string) => spans.find((span) => span.name === name)

t.test('a request is a span by the pattern of its route, and what it starts lies below', async (t) => {
  const request = spanOf('POST /generate-image')
  t.match(request, {
    kind: 2,
    parentSpanId: undefined,
    status: { code: 0 },
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/generate-image',
      'http.response.status_code': 202,
      'url.scheme': 'http',
    },
  })
  t.equal(spanOf('publish image')?.parentSpanId, request?.spanId, 'also after its body was waited for')
})

t.test('a failure of ours is the status of the request, with its reason', async (t) => {
  t.match(spanOf('GET /gallery'), {
    status: { code: 2 },
    attributes: { 'http.response.status_code': 503 },
    events: [{ name: 'exception' }],
  })
})

t.test('an unknown path is no name, and its refusal no failure', async (t) => {
  t.match(spanOf('GET'), { status: { code: 0 }, attributes: { 'http.response.status_code': 404 } })
  t.notMatch(JSON.stringify(spans), /who\/knows|what=this|limit=7/)
})

t.test('the span of a request ends when its client leaves', async (t) => {
  t.match(left.attributes, { 'http.route': '/jobs/:id/events', 'http.response.status_code': 200 })
})

t.test('probes are not traced', async (t) => {
  t.notOk(spans.some(({ name }) => name.includes('healthz')))
})

t.test('each line of the log that belongs to a request leads to its trace', async (t) => {
  const { traceId } = spanOf('POST /generate-image') ?? {}
  const lines = gateway.logs().split('\n').filter(Boolean)
  const completed = lines
    .map((line) => JSON.parse(line) as { msg: string; trace_id?: string })
    .filter(({ msg, trace_id }) => msg === 'request completed' && trace_id === traceId)
  t.equal(completed.length, 1)
})
