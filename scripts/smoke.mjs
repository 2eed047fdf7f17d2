// node scripts/smoke.mjs [<address of a gateway>] [--uploads <number>] [--photo <file>]
//
// Goes through a running system as a client does, with nothing but fetch: page, session, photos, emotions, pictures,
// melodies, events, gallery, erasure. It ends with 1 and a sentence at the first thing that is not as it should be.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'

const SECONDS_IN_ALL = 600
const smile = new URL('../local/cloud/test/fixtures/faces/smile.jpg', import.meta.url)

const { values, positionals } = parseArgs({
  options: { uploads: { type: 'string', default: '3' }, photo: { type: 'string' } },
  allowPositionals: true,
})
const [address = 'http://127.0.0.1:3000'] = positionals
const signal = AbortSignal.timeout(SECONDS_IN_ALL * 1_000)
let headers = {}

/**
 * Asks the gateway, and asks again where one that stops cuts the connection, or answers 503 or 502 because it is just
 * starting, stopping or busy. What is posted has a key, so that it happens once.
 */
async function ask(path, options = {}) {
  const key = options.method === 'POST' ? { 'idempotency-key': randomUUID() } : {}
  const request = { ...options, headers: { ...headers, ...key, ...options.headers }, signal }
  for (;;) {
    const response = await fetch(new URL(path, address), request).catch((error) => error)
    signal.throwIfAborted()
    if (response instanceof Response && response.status !== 503 && response.status !== 502) return response
    await response.body?.cancel()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

async function json(path, options) {
  const response = await ask(path, options)
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`)
  return response.json()
}

function check(isRight, sentence) {
  if (!isRight) throw new Error(sentence)
}

/** Long-polls a job to its end. */
async function follow({ job_id: id }) {
  for (;;) {
    const job = await json(`/jobs/${id}`, { headers: { prefer: 'wait=25' } })
    if (job.status === 'queued' || job.status === 'running') continue
    check(job.status === 'succeeded', `job ${id} is ${job.status}: ${JSON.stringify(job.error)}`)
    return job
  }
}

/** Listens to the events of a job until it is over, and comes back as a browser does when a stream breaks off. */
async function listen({ job_id: id }) {
  for (let lastEvent = '-1'; ; ) {
    const response = await ask(`/jobs/${id}/events`, { headers: { 'last-event-id': lastEvent } })
    if (response.status === 204) return
    check(
      response.headers.get('content-type')?.startsWith('text/event-stream'),
      'there is no stream of events',
    )
    const text = await response.text().catch(() => '')
    if (text.includes('"status":"succeeded"')) return
    lastEvent = [...text.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1] ?? lastEvent
  }
}

async function upload(photo) {
  const started = await json('/upload-image?generate=image,melody', {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg' },
    body: photo,
  })
  const listening = listen(started.jobs[0])
  await Promise.all([listening, ...started.jobs.map(follow)])
  return started.upload_id
}

/** Opens an address that a browser would be given. */
async function open(url, type) {
  const response = await fetch(url, { signal })
  const bytes = (await response.arrayBuffer()).byteLength
  check(response.ok, `${new URL(url).origin} answers ${response.status} for ${type}`)
  check(response.headers.get('content-type')?.startsWith(type), `what should be ${type} is something else`)
  check(bytes > 1_000, `${type} has ${bytes} bytes`)
}

async function main() {
  const begin = Date.now()
  const say = (text) => console.log(`${((Date.now() - begin) / 1_000).toFixed(1).padStart(6)} s  ${text}`)
  await json('/readyz')
  say('ready, with a worker of each kind')
  const page = await ask('/', { headers: { accept: 'text/html' } })
  check(page.ok && (await page.text()).includes('<html'), `there is no page: ${page.status}`)
  const { token } = await json('/session', { method: 'POST' })
  headers = { authorization: `Bearer ${token}` }
  say('page, session')

  const photo = await readFile(values.photo ?? smile)
  const ids = await Promise.all(Array.from({ length: Number(values.uploads) }, () => upload(photo)))
  say(`${ids.length} photos read, painted and set to music`)

  const { uploads } = await json('/gallery')
  check(uploads.length === ids.length, `the gallery shows ${uploads.length} of ${ids.length}`)
  for (const { emotion, original_image, generated_image, melody } of uploads) {
    check(emotion === 'HAPPY' || values.photo, `the emotion is ${emotion}`)
    await Promise.all([
      open(original_image, 'image/'),
      open(generated_image, 'image/'),
      open(melody, 'audio/'),
    ])
  }
  say(`gallery, ${ids.length * 3} files opened`)

  await follow(await json('/me', { method: 'DELETE' }))
  check((await json('/gallery')).uploads.length === 0, 'the gallery is not empty after the erasure')
  say('erased')
}

await main().catch((error) => {
  console.error(error.message)
  process.exit(1)
})
