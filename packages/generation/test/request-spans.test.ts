import { traceThisProcess } from '@moodscape/shared/testing/trace-this-process'
import { inSpan } from '@moodscape/shared/tracing/in-span'
import t from 'tap'

import { openReplicate } from '../src/provider/replicate-client.ts'
import { startScriptedReplicate } from './fixtures/scripted-replicate.ts'

const traces = await traceThisProcess(t)
const replicate = await startScriptedReplicate(t)
const api = openReplicate(replicate.settings)
const order = { model: 'owner/name', input: { prompt: 'a calm sea' } }
await inSpan('work', {}, async () => {
  const { id } = await api.create(order)
  await api.get(id)
  await api.cancel(id)
  for await (const _page of api.pages(new AbortController().signal));
  replicate.fates.push({ status: 402 }, 'reset')
  await api.create(order).catch(() => {})
  await api.create({ version: 'f'.repeat(64), input: {} }).catch(() => {})
})
const spans = (await traces.deliver()).filter(({ kind }) => kind === 3)

t.test('each request to Replicate is a span by the pattern of its path', async (t) => {
  const created = { kind: 3, attributes: { 'server.address': '127.0.0.1', 'http.response.status_code': 201 } }
  t.match(spans, [
    { name: 'POST /models/{model}/predictions', ...created },
    { name: 'GET /predictions/{id}' },
    { name: 'POST /predictions/{id}/cancel' },
    { name: 'GET /predictions' },
    { name: 'POST /models/{model}/predictions', status: { code: 2 }, attributes: { 'error.type': '402' } },
    { name: 'POST /predictions', status: { code: 2 }, events: [{ name: 'exception' }] },
  ])
})

t.test('Replicate is not told of the trace, and the trace not of prompts, tokens and ids', async (t) => {
  for (const { headers } of replicate.creates) t.notOk('traceparent' in headers)
  t.notMatch(JSON.stringify(spans), /calm sea|r8_secret|prediction0|owner\/name/)
})
