import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import ReplicateClient from 'replicate'
import t, { type Test } from 'tap'

import { startReplicate } from '../../src/replicate/start-replicate.ts'
import { standIn } from './fixtures/stand-in.ts'
import { TOKEN } from './fixtures/token.ts'
import { webhookReceiver } from './fixtures/webhook-receiver.ts'

const SLEEPER = 'moodscape/sleeper'
const INTERRUPTED = 'Prediction interrupted; please retry (code: PA)'

/** A stand-in in a process of its own. */
async function standInProcess(t: Test, directory: string) {
  const script = fileURLToPath(new URL('./fixtures/run-stand-in.ts', import.meta.url))
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const client = new ReplicateClient({ auth: TOKEN, baseUrl: `${line.toString().trim()}/v1` })
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { client, kill }
}

t.test('after a restart predictions are as they were, and those that waited go on', async (t) => {
  const first = await standIn(t)
  const hook = await webhookReceiver(t)
  const finished = await first.client.predictions.create({
    model: SLEEPER,
    input: { seconds: 0 },
    wait: true,
  })
  const running = await first.client.predictions.create({ model: SLEEPER, input: {}, webhook: hook.url })
  t.equal((await hook.next()).prediction.status, 'processing')
  const waiting = await first.client.predictions.create({
    model: SLEEPER,
    input: { seconds: 0 },
    webhook: hook.url,
    webhook_events_filter: ['completed'],
  })
  const { key } = await first.client.webhooks.default.secret.get()
  await first.close()

  const second = await standIn(t, { directory: first.directory })
  const told = [await hook.next(), await hook.next()].map(({ prediction }) => prediction)
  t.match(
    told.find(({ id }) => id === running.id),
    {
      status: 'failed',
      error: INTERRUPTED,
      completed_at: /Z$/,
    },
  )
  t.match(
    told.find(({ id }) => id === waiting.id),
    { status: 'succeeded' },
  )
  const again = await second.client.predictions.get(finished.id)
  t.same({ ...again, urls: null }, { ...finished, urls: null })
  t.equal((await second.client.webhooks.default.secret.get()).key, key)
  const later = await second.client.predictions.create({ model: SLEEPER, input: { seconds: 0 } })
  const { results } = await second.client.predictions.list()
  t.same(
    results.map(({ id }) => id),
    [later, waiting, running, finished].map(({ id }) => id),
  )
  t.same(
    second.predictions.map(({ id }) => id),
    [finished, running, waiting, later].map(({ id }) => id),
  )
})

t.test('what a killed process was at has failed', async (t) => {
  const directory = join(t.testdir(), 'replicate')
  const hook = await webhookReceiver(t)
  const { client, kill } = await standInProcess(t, directory)
  const { id } = await client.predictions.create({ model: SLEEPER, input: {}, webhook: hook.url })
  t.equal((await hook.next()).prediction.status, 'processing')
  await kill()

  const next = await standIn(t, { directory })
  t.match(await next.client.predictions.get(id), { status: 'failed', error: INTERRUPTED })
  t.match((await hook.next()).prediction, { id, status: 'failed' })
})

t.test('a port that is taken is an error, and nothing is left running', async (t) => {
  const { url } = await standIn(t)
  const directory = join(t.testdirName, 'other')
  const second = startReplicate({ directory, token: TOKEN, port: Number(new URL(url).port) })
  await t.rejects(second, { code: 'EADDRINUSE' })
})

t.test('files that are no predictions, or only half of one, are removed at the start', async (t) => {
  const first = await standIn(t)
  const { id } = await first.client.predictions.create({ model: SLEEPER, input: { seconds: 0 }, wait: true })
  await first.close()
  const folder = join(first.directory, 'predictions')
  await writeFile(join(folder, `${'a'.repeat(26)}.json`), '{"id":')
  await writeFile(join(folder, `${'b'.repeat(26)}.json`), '{"id":"b"}')
  await writeFile(join(folder, `${id}.json.unfinished`), '{')

  const second = await standIn(t, { directory: first.directory })
  t.same(
    (await second.client.predictions.list()).results.map((prediction) => prediction.id),
    [id],
  )
  t.same(await readdir(folder), [`${id}.json`])
})
