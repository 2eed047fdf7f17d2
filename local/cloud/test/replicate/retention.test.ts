import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import t from 'tap'

import { standIn, testClock } from './fixtures/stand-in.ts'
import { webhookReceiver } from './fixtures/webhook-receiver.ts'

const PICTURE = {
  model: 'moodscape/painter',
  input: {
    emotions: [{ type: 'CALM', confidence: 99 }],
    width: 256,
    height: 256,
    style: 'pixel',
    reference: 'job-1',
  },
}

t.test('an hour after its end a prediction loses its data, after a day it is forgotten', async (t) => {
  const clock = testClock()
  const { client, directory, predictions } = await standIn(t, { clock: clock.read })
  const created = await client.predictions.create({ ...PICTURE, wait: true })
  const [url = ''] = created.output as string[]

  clock.advance(3599)
  t.equal((await fetch(url)).status, 200)
  t.match(await client.predictions.get(created.id), { data_removed: false, ...PICTURE })

  clock.advance(1)
  t.equal((await fetch(url)).status, 404)
  const removed = await client.predictions.get(created.id)
  t.same(removed, { ...created, data_removed: true, input: {}, output: null, logs: '' })
  t.same(await readdir(join(directory, 'outputs')), [])
  t.match(predictions, [{ id: created.id, input: PICTURE.input }])

  clock.advance(22 * 3600)
  t.equal((await client.predictions.list()).results.length, 1)
  clock.advance(3600)
  t.equal((await client.predictions.list()).results.length, 0)
  await t.rejects(client.predictions.get(created.id), { message: /status 404/ })
  t.same(await readdir(join(directory, 'predictions')), [])
})

t.test('outputs survive a restart, under the new address, until their time is up', async (t) => {
  const clock = testClock()
  const options = { clock: clock.read, outputLifetimeSeconds: 60 }
  const first = await standIn(t, options)
  const created = await first.client.predictions.create({ ...PICTURE, wait: true })
  const { id } = created
  const [before = ''] = created.output as string[]
  const bytes = Buffer.from(await (await fetch(before)).arrayBuffer())
  await first.close()

  const second = await standIn(t, { ...options, directory: first.directory })
  const [after = ''] = (await second.client.predictions.get(id)).output as string[]
  t.equal(after, before.replace(first.url, second.url))
  t.ok(Buffer.from(await (await fetch(after)).arrayBuffer()).equals(bytes))
  await second.close()

  clock.advance(60)
  const third = await standIn(t, { ...options, directory: first.directory })
  t.match(await third.client.predictions.get(id), { data_removed: true, output: null })
})

t.test('an unfinished prediction keeps its data however long it takes', async (t) => {
  const clock = testClock()
  const { client } = await standIn(t, { clock: clock.read })
  const { id } = await client.predictions.create({ model: 'moodscape/sleeper', input: { seconds: 1800 } })
  clock.advance(48 * 3600)
  t.match(await client.predictions.get(id), { input: { seconds: 1800 }, data_removed: false })
})

t.test('removing the data of a prediction calls no webhook', async (t) => {
  const clock = testClock()
  const { client } = await standIn(t, { clock: clock.read })
  const hook = await webhookReceiver(t)
  const refuse = (reference: string) =>
    client.predictions.create({
      model: 'moodscape/refuser',
      input: { reference },
      webhook: hook.url,
      webhook_events_filter: ['completed', 'logs'],
    })
  const first = await refuse('first')
  t.equal((await hook.next()).prediction.id, first.id)
  clock.advance(3600)
  t.match(await client.predictions.get(first.id), { data_removed: true })
  const second = await refuse('second')
  t.equal((await hook.next()).prediction.id, second.id)
})
