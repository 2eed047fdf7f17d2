import { Readable } from 'node:stream'

import type { S3Client } from '@aws-sdk/client-s3'
import t, { type Test } from 'tap'

import { createObjectStore } from '../../src/objects/create-object-store.ts'
import { createS3Client } from '../../src/process/aws-clients.ts'
import { startScriptedServer } from '../fixtures/scripted-server.ts'
import { until } from '../fixtures/until.ts'

const BUCKET = 'moodscape-test'

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test-secret' })

function open(t: Test, url: string): S3Client {
  const opened = createS3Client('eu-central-1', url)
  t.teardown(() => opened.destroy())
  return opened
}

t.test('an abort waits until the put that is on its way is answered', async (t) => {
  const stop = new AbortController()
  let answered = false
  const server = await startScriptedServer(t, (_request, response) => {
    stop.abort('the client left')
    setTimeout(() => response.end(() => (answered = true)), 50)
  })
  const put = createObjectStore(open(t, server.url), BUCKET).putStream(
    'slow',
    Readable.from([Buffer.alloc(1024 * 1024)]),
    'image/jpeg',
    stop.signal,
  )
  t.equal(await put.catch((error: unknown) => error), 'the client left')
  t.ok(answered)
})

t.test('an abort does not wait for ever for a bucket that does not answer', async (t) => {
  const stop = new AbortController()
  let cut = false
  const server = await startScriptedServer(t, (_request, response) => {
    response.once('close', () => (cut = true))
    stop.abort('the client left')
  })
  const put = createObjectStore(open(t, server.url), BUCKET, 50).putStream(
    'silent',
    Readable.from([Buffer.alloc(1024 * 1024)]),
    'image/jpeg',
    stop.signal,
  )
  t.equal(await put.catch((error: unknown) => error), 'the client left')
  await until(async () => cut)
  t.equal(server.requests.length, 1)
})
