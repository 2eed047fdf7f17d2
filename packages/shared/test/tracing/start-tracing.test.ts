import t from 'tap'

import { inSpan } from '../../src/tracing/in-span.ts'
import { traceThisProcess } from '../fixtures/trace-this-process.ts'
import { until } from '../fixtures/until.ts'

const traces = await traceThisProcess(t, {
  OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20key,x-team=moods',
  OTEL_SERVICE_NAME: 'renamed',
})
const { collector, lines } = traces

/** So many spans are sent at once, without a wait for more. */
const BATCH = 512
async function makeBatch(name: string): Promise<void> {
  for (let i = 0; i < BATCH; i++) await inSpan(name, {}, async () => {})
}

t.test(
  'an outage of the collector is logged when it begins and when it ends, and holds up nothing',
  async (t) => {
    collector.answerWith(400)
    await makeBatch('lost')
    await collector.untilBatches(1)
    await makeBatch('lost too')
    await collector.untilBatches(2)
    collector.answerWith(200)
    await makeBatch('kept')
    await collector.until(({ name }) => name === 'kept')
    await until(() => lines.length > 1)
    await inSpan('after', {}, async () => {})
    t.match(lines, [
      { level: 'warn', msg: 'traces are not delivered', err: { type: String } },
      { level: 'info', msg: 'traces are delivered again' },
    ])
    t.equal(lines.length, 2)
    t.notOk(
      lines.some((line) => 'trace_id' in line),
      'it belongs to none of the traces',
    )
  },
)

t.test('what is left at the end is delivered, with the spans that have no end yet', async (t) => {
  const going = Promise.withResolvers<void>()
  const work = inSpan('under way', {}, () => going.promise)
  const spans = await traces.deliver()
  going.resolve()
  await work
  t.match(
    spans.find(({ name }) => name === 'under way'),
    { service: 'renamed', endTimeUnixNano: /^\d+$/, events: [{ name: 'the process stops' }] },
  )
  t.ok(spans.some(({ name }) => name === 'after'))
  t.match(collector.headers.at(-1), { 'x-key': 'a key', 'x-team': 'moods' })
})
