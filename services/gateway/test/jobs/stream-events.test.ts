import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { FastifyReply } from 'fastify'
import t, { type Test } from 'tap'

import { goneSignal } from '../../src/http/request-signal.ts'
import { createJobSubscriptions, type JobSubscriptions } from '../../src/jobs/await-jobs.ts'
import type { FollowedJob } from '../../src/jobs/followed-job.ts'
import { type FollowedStream, streamEvents } from '../../src/jobs/stream-events.ts'

/** No events come: only what was read from the record is written. */
function listenToNothing(closing = new AbortController().signal) {
  const feed = { listen: () => () => {}, onGap: () => () => {} }
  const subscriptions = createJobSubscriptions(feed, closing, 10_000)
  let followers = 0
  const counted: JobSubscriptions = {
    ...subscriptions,
    follow(jobIds, onEvent) {
      followers++
      const stop = subscriptions.follow(jobIds, onEvent)
      let isFollowing = true
      return () => {
        if (isFollowing) followers--
        isFollowing = false
        stop()
      }
    },
  }
  return { subscriptions: counted, followers: () => followers }
}

function jobOf(status: FollowedJob['body']['status'], version: number): FollowedJob {
  const isOver = status !== 'queued' && status !== 'running'
  return { body: { job_id: 'j', kind: 'image', status, status_url: '/jobs/j' }, version, isOver }
}

/** Serves one stream of events. @returns its text, once it has ended */
async function readStream(t: Test, job: Omit<FollowedStream, 'jobId' | 'log'>): Promise<string> {
  const server = createServer((_request, response) => {
    void streamEvents(response, { jobId: 'j', log: { warn: () => {} }, ...job })
  }).listen(0, '127.0.0.1')
  t.teardown(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return (await fetch(`http://127.0.0.1:${port}`)).text()
}

/** An answer to a client that was gone before there was a listener for it. */
async function answerToNobody(t: Test): Promise<ServerResponse> {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => void server.close())
  await once(server, 'listening')
  const leaving = request({ port: (server.address() as AddressInfo).port })
  leaving.on('error', () => {})
  leaving.end()
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse]
  leaving.destroy()
  await once(response, 'close')
  return response
}

t.test('a client that left before the stream began leaves nothing behind', async (t) => {
  const { subscriptions, followers } = listenToNothing()
  const stream = await answerToNobody(t)
  let looks = 0
  const look = async () => (looks++, jobOf('queued', 1))
  await streamEvents(stream, { jobId: 'j', look, subscriptions, log: { warn: () => {} }, heartbeatMs: 1 })
  t.ok(stream.writableEnded)
  t.equal(followers(), 0)
  t.equal(looks, 0)
})

t.test('a client that leaves while the stream goes on leaves nothing behind', async (t) => {
  const { subscriptions, followers } = listenToNothing()
  const server = createServer((_request, response) => {
    void streamEvents(response, {
      jobId: 'j',
      look: async () => jobOf('running', 1),
      subscriptions,
      log: { warn: () => {} },
    })
    response.once('close', () => setImmediate(() => server.emit('left', followers(), response.writableEnded)))
  }).listen(0, '127.0.0.1')
  t.teardown(() => void server.close())
  await once(server, 'listening')
  const left = once(server, 'left')
  const stop = new AbortController()
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { signal: stop.signal })
  t.equal(followers(), 1)
  stop.abort()
  t.same(await left, [0, true])
})

t.test('a stream that opens while the process stops ends at once', async (t) => {
  const { subscriptions, followers } = listenToNothing(AbortSignal.abort())
  const text = await readStream(t, { look: async () => jobOf('queued', 1), subscriptions })
  t.notMatch(text, 'event: job')
  t.equal(followers(), 0)
})

t.test(
  'a change without an event is found after some heartbeats, and the stream ends with the job',
  async (t) => {
    const { subscriptions, followers } = listenToNothing()
    const seen = [jobOf('queued', 1), jobOf('queued', 1), jobOf('running', 2), jobOf('expired', 3)]
    const look = async () => seen.shift() ?? t.fail('looked again after the end')
    const text = await readStream(t, { look: look as FollowedStream['look'], subscriptions, heartbeatMs: 5 })
    t.same(
      [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id),
      ['1', '2', '3'],
    )
    t.same(
      [...text.matchAll(/"status":"(\w+)"/g)].map(([, status]) => status),
      ['queued', 'running', 'expired'],
    )
    t.equal(text.split(': still here').length - 1, 12, 'one look in four heartbeats')
    t.equal(followers(), 0)
  },
)

t.test('a Last-Event-ID that is no number is as good as none', async (t) => {
  const { subscriptions } = listenToNothing()
  t.match(
    await readStream(t, { look: async () => jobOf('failed', 4), subscriptions, lastEventId: 'x' }),
    /^id: 4$/m,
  )
  t.notMatch(
    await readStream(t, { look: async () => jobOf('failed', 4), subscriptions, lastEventId: '4' }),
    /^id:/m,
  )
})

t.test('a request whose client has left already is known to be in vain', async (t) => {
  const stream = await answerToNobody(t)
  t.equal(goneSignal({ raw: stream } as FastifyReply).aborted, true)
})
