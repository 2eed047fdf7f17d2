import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mock } from 'node:test'

import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

import { createClient, createGuestSession, hasEnded } from '../src/client.ts'
import { MoodscapeError } from '../src/moodscape-error.ts'
import type { Job } from '../src/types.ts'
import { startLine } from './fixtures/breakable-line.ts'
import { startClientBench } from './fixtures/client-bench.ts'

const { backend, photo, newClient, finish } = await startClientBench(t)

t.test('a photo goes up, its jobs are waited for, and what was made is in the gallery', async (t) => {
  const { client, subject } = newClient()
  const started = await client.upload(photo, { generate: ['image'] })
  t.match(started, { kind: 'emotion', status: 'queued', jobs: [{ kind: 'emotion' }, { kind: 'image' }] })
  const image = started.jobs?.[1] as Job
  const waiting = client.wait(image.job_id)
  await finish(subject, started)
  await finish(subject, image)
  const done = await waiting
  t.ok(hasEnded(done))
  t.match(done, {
    status: 'succeeded',
    result: { generated_image_url: /^http/, upload_id: started.upload_id },
  })
  t.match(await client.gallery(), {
    uploads: [{ upload_id: started.upload_id, emotion: 'HAPPY' }],
    next_cursor: null,
  })
  t.match(await client.getUpload(started.upload_id), {
    emotions: [{ type: 'HAPPY' }],
    images: [{ status: 'succeeded' }],
  })
})

t.test('a job is followed through each of its states', async (t) => {
  const { client, subject } = newClient()
  const started = await client.upload(photo)
  const seen: string[] = []
  for await (const job of client.follow(started.job_id)) {
    seen.push(job.status)
    if (job.status === 'queued') await finish(subject, started)
  }
  t.equal(seen[0], 'queued')
  t.equal(seen.at(-1), 'succeeded')
  t.same(seen, [...new Set(seen)], 'each state once')
})

t.test('following goes on after the stream broke, and misses nothing', async (t) => {
  const line = await startLine(backend.url)
  t.teardown(() => line.close())
  const { client, subject } = newClient(line.url)
  const started = await client.upload(photo)
  const seen: string[] = []
  for await (const job of client.follow(started.job_id)) {
    seen.push(job.status)
    if (job.status !== 'queued') continue
    line.cut('hold')
    await finish(subject, started)
    line.mend()
  }
  t.same(seen, ['queued', 'succeeded'])
  t.ok(line.connections() >= 2)
})

t.test('following outlasts a gateway that is away for a moment', async (t) => {
  const line = await startLine(backend.url)
  t.teardown(() => line.close())
  const { client, subject } = newClient(line.url)
  const started = await client.upload(photo)
  let last: Job | undefined
  for await (const job of client.follow(started.job_id)) {
    last = job
    if (job.status !== 'queued') continue
    const before = line.connections()
    line.cut('hold')
    const mending = setInterval(() => {
      if (line.connections() < before + 2) return
      clearInterval(mending)
      line.mend()
      void finish(subject, started)
    }, 5)
  }
  t.equal(last?.status, 'succeeded')
})

t.test('waiting outlasts a gateway that is away, or refuses for a moment', async (t) => {
  const { client: direct, subject } = newClient()
  const started = await direct.upload(photo)
  let asked = 0
  const failures: (() => Response)[] = [
    () => {
      throw new TypeError('fetch failed')
    },
    () => refusal(429, 'rate_limited', '1'),
  ]
  const client = createClient({
    baseUrl: backend.url,
    token: backend.token(subject),
    fetch: async (input, init) => {
      asked++
      const fail = failures.shift()
      if (!fail) void finish(subject, started)
      return fail ? fail() : fetch(input, init)
    },
  })
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const waiting = client.wait(started.job_id)
  await passTimeUntil(() => asked === 3)
  mock.timers.reset()
  t.equal((await waiting).status, 'succeeded')
})

t.test('the wait that the gateway asks for is longer than any of ours', async (t) => {
  const asked: number[] = []
  const client = createClient({
    baseUrl: backend.url,
    token: 'x',
    fetch: async () => {
      asked.push(Date.now())
      return asked.length === 1 ? refusal(503, 'overloaded', '4') : refusal(404, 'not_found')
    },
  })
  mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  t.teardown(() => mock.timers.reset())
  const rejected = t.rejects(client.wait('x'), { code: 'not_found' })
  await passTimeUntil(() => asked.length > 1)
  await rejected
  t.ok((asked[1] ?? 0) - (asked[0] ?? 0) >= 3_990)
})

t.test('the address of the gateway may have a path', async (t) => {
  const paths: string[] = []
  const fetchBelow = (async (input: string | URL, init?: RequestInit) => {
    const url = new URL(input)
    paths.push(url.pathname)
    return fetch(backend.url + url.pathname.replace('/moods', '') + url.search, init)
  }) as typeof fetch
  for (const baseUrl of ['http://gateway.example/moods', 'http://gateway.example/moods/']) {
    const { token } = await createGuestSession(baseUrl, fetchBelow)
    const client = createClient({ baseUrl, token, fetch: fetchBelow })
    t.same((await client.gallery({ limit: 1 })).uploads, [])
  }
  t.same(paths, ['/moods/session', '/moods/gallery', '/moods/session', '/moods/gallery'])
})

t.test('following a job that is not there fails at once', async (t) => {
  const { client } = newClient()
  const follow = async () => {
    for await (const job of client.follow('nonsense')) t.fail(job.status)
  }
  await t.rejects(follow(), { name: 'MoodscapeError', code: 'not_found' })
})

t.test('following and waiting end when the caller wants them to', async (t) => {
  const { client } = newClient()
  const started = await client.upload(photo)
  const stop = new AbortController()
  const follow = async () => {
    for await (const _job of client.follow(started.job_id, { signal: stop.signal })) stop.abort()
  }
  await t.rejects(follow(), { name: 'AbortError' })
  const gone = new AbortController()
  const waiting = client.wait(started.job_id, { signal: gone.signal })
  gone.abort()
  await t.rejects(waiting, { name: 'AbortError' })
})

t.test('variations are made with the options that were given, once per key', async (t) => {
  const { client } = newClient()
  const first = await client.paint({ emotion: 'SAD', style: 'ink', seed: 7 }, { idempotencyKey: 'k' })
  const again = await client.paint({ emotion: 'SAD', style: 'ink', seed: 7 }, { idempotencyKey: 'k' })
  t.equal(again.job_id, first.job_id)
  const song = await client.compose({ emotion: 'SAD', style: 'jazz' })
  t.equal(song.upload_id, first.upload_id)
  t.match(await client.getUpload(first.upload_id), {
    images: [{ style: 'ink', seed: 7 }],
    melodies: [{ style: 'jazz' }],
  })
})

t.test('jobs are listed by status, and canceled', async (t) => {
  const { client } = newClient()
  const { job_id } = await client.upload(photo)
  t.same(
    (await client.jobs(['queued'])).jobs.map((job) => job.job_id),
    [job_id],
  )
  t.equal((await client.cancel(job_id)).status, 'canceled')
  t.equal((await client.wait(job_id)).status, 'canceled')
  t.same((await client.jobs(['queued', 'running'])).jobs, [])
})

t.test('the gallery comes in pages', async (t) => {
  const { client } = newClient()
  for (let i = 0; i < 3; i++) await client.upload(photo)
  const first = await client.gallery({ limit: 2 })
  const second = await client.gallery({ limit: 2, cursor: first.next_cursor ?? '' })
  t.same([first.uploads.length, second.uploads.length, second.next_cursor], [2, 1, null])
})

t.test('an upload is erased, and then everything', async (t) => {
  const { client } = newClient()
  const started = await client.upload(photo)
  await client.eraseUpload(started.upload_id)
  await client.eraseUpload(started.upload_id)
  await t.rejects(client.getUpload(started.upload_id), { code: 'not_found', status: 404 })
  await client.upload(photo)
  const erasure = await client.eraseEverything()
  t.match(await client.wait(erasure.job_id), { kind: 'erase', status: 'succeeded', result: { erased: true } })
  t.same((await client.gallery()).uploads, [])
})

t.test('problems are errors that say what is wrong and whether to come again', async (t) => {
  const { client } = newClient()
  await t.rejects(client.upload(new Blob(['no photo'])), {
    name: 'MoodscapeError',
    code: 'unsupported_image',
    status: 415,
    retryable: false,
  })
  const { upload_id } = await client.upload(photo)
  const pending = await client.paint({ upload_id }).catch((error: unknown) => error)
  t.ok(pending instanceof MoodscapeError)
  t.match(pending, {
    code: 'emotion_pending',
    retryable: true,
    retryAfter: 1,
    problem: { job: /^\/jobs\/emotion-/, type: /#emotion_pending$/ },
  })
  const stranger = createClient({ baseUrl: backend.url, token: 'nonsense' })
  await t.rejects(stranger.gallery(), { code: 'unauthenticated' })
})

t.test('an answer that is no problem document is an error too', async (t) => {
  const server = createServer((_request, response) =>
    response.writeHead(502, { 'retry-after': 'soon' }).end('<html>'),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const client = createClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'x',
  })
  await t.rejects(client.gallery(), {
    name: 'MoodscapeError',
    status: 502,
    code: 'unexpected_answer',
    retryable: true,
    retryAfter: undefined,
  })
})

t.test('without a server the error is the one of fetch', async (t) => {
  const line = await startLine(backend.url)
  await line.close()
  await t.rejects(newClient(line.url).client.gallery(), TypeError)
})

t.test('a token can be asked for each time, and a guest gets one', async (t) => {
  const { token, expires_at } = await createGuestSession(backend.url)
  t.ok(Date.parse(expires_at) > Date.now())
  let asked = 0
  const client = createClient({ baseUrl: backend.url, token: async () => (asked++, token) })
  await client.gallery()
  await client.jobs()
  t.equal(asked, 2)
})

/** Lets the time of mocked timers pass, half a second at a time, until something has happened. */
async function passTimeUntil(isSo: () => boolean): Promise<void> {
  await until(() => {
    if (!isSo()) mock.timers.tick(500)
    return isSo()
  })
}

function refusal(status: number, code: string, retryAfter?: string): Response {
  const problem = { type: code, title: code, status, code, retryable: status !== 404, request_id: 'r' }
  const headers = {
    'content-type': 'application/problem+json',
    ...(retryAfter && { 'retry-after': retryAfter }),
  }
  return new Response(JSON.stringify(problem), { status, headers })
}
