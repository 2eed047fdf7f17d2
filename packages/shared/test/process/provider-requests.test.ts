import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Registry } from 'prom-client'
import t from 'tap'

import { outcomeOfStatus, providerRequests, timeCommands } from '../../src/process/provider-requests.ts'
import { reset, startScriptedServer } from '../fixtures/scripted-server.ts'

const AT = { Bucket: 'bucket', Key: 'key' }

t.test('each attempt of a command is timed, under its name and how it ended', async (t) => {
  const statuses = [200, 503, 200, 404, 500, 'reset', 200] as const
  let asked = 0
  const server = await startScriptedServer(t, (_, response) => {
    const status = statuses[asked++] ?? 200
    if (status === 'reset') reset(response)
    else response.writeHead(status).end()
  })
  const registry = new Registry()
  const credentials = { accessKeyId: 'KEY', secretAccessKey: 'secret' }
  const settings = { region: 'eu-central-1', endpoint: server.url, credentials, forcePathStyle: true }
  const client = timeCommands(new S3Client({ ...settings, maxAttempts: 3 }), 's3', registry)
  t.teardown(() => client.destroy())
  await client.send(new PutObjectCommand({ ...AT, Body: 'x' }))
  await client.send(new PutObjectCommand({ ...AT, Body: 'x' }))
  await t.rejects(client.send(new HeadObjectCommand(AT)))
  await client.send(new HeadObjectCommand(AT))
  const { values } = await providerRequests(registry).get()
  const counts = values
    .filter(({ metricName }) => metricName?.endsWith('_count'))
    .map(({ labels: { provider, operation, outcome }, value }) => [provider, operation, outcome, value])
  t.same(counts.sort(), [
    ['s3', 'HeadObject', 'failed', 2],
    ['s3', 'HeadObject', 'ok', 1],
    ['s3', 'HeadObject', 'refused', 1],
    ['s3', 'PutObject', 'failed', 1],
    ['s3', 'PutObject', 'ok', 2],
  ])
})

t.test('an attempt that its caller breaks off is no failure of the other side', async (t) => {
  const server = await startScriptedServer(t, () => {})
  const registry = new Registry()
  const credentials = { accessKeyId: 'KEY', secretAccessKey: 'secret' }
  const settings = { region: 'eu-central-1', endpoint: server.url, credentials, forcePathStyle: true }
  const client = timeCommands(new S3Client(settings), 's3', registry)
  t.teardown(() => client.destroy())
  const leaving = new AbortController()
  const sent = client.send(new HeadObjectCommand(AT), { abortSignal: leaving.signal })
  const refused = t.rejects(sent)
  leaving.abort()
  await refused
  const { values } = await providerRequests(registry).get()
  t.notOk(values.some(({ labels }) => labels.outcome === 'failed'))
})

t.test('what is told by a status', async (t) => {
  t.same([undefined, 500, 429, 404].map(outcomeOfStatus), ['failed', 'failed', 'throttled', 'refused'])
})
