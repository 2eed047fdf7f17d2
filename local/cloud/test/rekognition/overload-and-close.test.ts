import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import t, { type Test } from 'tap'

import { rekognitionFor } from './rekognition-for.ts'

const stored = { Image: { S3Object: { Bucket: 'photos', Name: 'a.jpg' } } }

/** An S3 that answers no request until it is released, so that calls keep their places. */
async function silentS3(t: Test) {
  const held: ServerResponse[] = []
  let isReleased = false
  const server = createServer((_request, response) => {
    if (isReleased) response.writeHead(404).end()
    else held.push(response)
    server.emit('held')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    s3Url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async holds(count: number) {
      while (held.length < count) await once(server, 'held')
    },
    release() {
      isReleased = true
      for (const response of held) response.writeHead(404).end()
    },
  }
}

t.test('calls beyond the line are throttled, those in it are served', async (t) => {
  const s3 = await silentS3(t)
  const { detectFaces } = await rekognitionFor(t, { s3Url: s3.s3Url, modelThreads: 1, maxWaiting: 1 })
  const running = [detectFaces(stored), detectFaces(stored)]
  await s3.holds(2)

  const burst = [detectFaces(stored), detectFaces(stored), detectFaces(stored)]
  const refusals = await firstRejections(burst, 2)
  t.match(refusals, Array(2).fill({ name: 'ThrottlingException', $metadata: { httpStatusCode: 500 } }))

  s3.release()
  const outcomes = await Promise.allSettled([...running, ...burst])
  const names = outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as Error).name)
  t.equal(names.filter((name) => name === 'InvalidS3ObjectException').length, 3)
})

/** Waits until so many of the calls have been refused. */
function firstRejections(calls: Promise<unknown>[], count: number): Promise<unknown[]> {
  const { promise, resolve } = Promise.withResolvers<unknown[]>()
  const reasons: unknown[] = []
  for (const call of calls) {
    call.catch((reason: unknown) => {
      if (reasons.push(reason) === count) resolve(reasons)
    })
  }
  return promise
}

t.test('closing answers the calls that are still waiting and does not wait for S3', async (t) => {
  const s3 = await silentS3(t)
  const { detectFaces, close } = await rekognitionFor(t, { s3Url: s3.s3Url })
  const calls = [detectFaces(stored), detectFaces(stored)]
  await s3.holds(2)
  const outcomes = Promise.allSettled(calls)
  await close()
  for (const outcome of await outcomes) {
    t.match(outcome, { status: 'rejected', reason: { name: 'ServiceUnavailableException' } })
  }
})

t.test('a process that has read a face and closed ends by itself and has printed nothing', async (t) => {
  const script = fileURLToPath(new URL('./fixtures/read-one-face.ts', import.meta.url))
  const { NODE_COMPILE_CACHE = '' } = process.env
  const child = spawn(process.execPath, [script], { env: { NODE_COMPILE_CACHE } })
  const [exit, output, errors] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ])
  t.equal(errors, '')
  t.equal(output, 'HAPPY\n')
  t.strictSame(exit, [0, null])
})
