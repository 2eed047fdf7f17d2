import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'

import type { Prediction } from 'replicate'
import t, { type Test } from 'tap'

import { type StandIn, standIn } from './fixtures/stand-in.ts'
import { webhookReceiver } from './fixtures/webhook-receiver.ts'

const EMOTIONS = [{ type: 'CALM', confidence: 99 }]

/** Starts a prediction and gives what its webhooks say of it, each time that its log has grown and at its end. */
async function startHeard(t: Test, { client }: StandIn, model: string, input: object) {
  const hook = await webhookReceiver(t)
  const { id } = await client.predictions.create({
    model,
    input,
    webhook: hook.url,
    webhook_events_filter: ['logs', 'completed'],
  })
  return { id, next: async (): Promise<Prediction> => (await hook.next()).prediction }
}

function percentsIn(prediction: Prediction): number[] {
  return Array.from(prediction.logs?.matchAll(/^(\d+)%$/gm) ?? [], ([, percent]) => Number(percent))
}

for (const [model, input] of [
  ['moodscape/painter', { emotions: EMOTIONS, width: 256, height: 256 }],
  ['moodscape/composer', { emotions: EMOTIONS, duration: 5 }],
  ['black-forest-labs/flux-schnell', { prompt: 'A calm sea', num_outputs: 2, megapixels: '0.25' }],
] as const) {
  t.test(`while ${model} works, its log says how far it is`, async (t) => {
    const heard = await startHeard(t, await standIn(t), model, input)
    const told = [await heard.next()]
    while (told.at(-1)?.status === 'processing') told.push(await heard.next())
    const [last] = told.splice(-1) as [Prediction]
    t.equal(last.status, 'succeeded')
    for (const [index, { logs = '' }] of told.entries()) {
      t.ok((told[index + 1] ?? last).logs?.startsWith(logs), 'a log only grows')
    }
    t.ok(
      told.some((prediction) => percentsIn(prediction).length > 0),
      'it is told before the end',
    )
    const percents = percentsIn(last)
    t.strictSame(
      percents,
      [...new Set(percents)].sort((a, b) => a - b),
    )
    t.ok(percents.length >= 3 && percents.length <= 20, `${percents.length} lines`)
    t.equal(percents.at(-1), 100)
  })
}

t.test('a picture that is canceled in the middle ends its thread, and the next one is painted', async (t) => {
  const threads: Worker[] = []
  const note = (thread: Worker) => void threads.push(thread)
  process.on('worker', note)
  t.teardown(() => process.off('worker', note))
  const server = await standIn(t)
  const input = { prompt: 'A calm sea', num_outputs: 4, megapixels: '1' }
  const heard = await startHeard(t, server, 'black-forest-labs/flux-schnell', input)
  let prediction = await heard.next()
  while (percentsIn(prediction).length === 0) prediction = await heard.next()
  t.equal(prediction.status, 'processing')

  const [thread] = threads as [Worker]
  const ended = once(thread, 'exit')
  t.match(await server.client.predictions.cancel(heard.id), { status: 'canceled', output: null })
  await ended
  const next = { emotions: EMOTIONS, width: 256, height: 256, style: 'pixel' }
  const { status } = await server.client.predictions.create({
    model: 'moodscape/painter',
    input: next,
    wait: true,
  })
  t.equal(status, 'succeeded')
  t.equal(threads.length, 2)
  t.equal((await server.client.predictions.get(heard.id)).status, 'canceled')
})
