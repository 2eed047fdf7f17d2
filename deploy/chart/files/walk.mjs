// helm test: asks the gateway whether everything is there, then sends a grey square through gateway, bucket, table,
// queue, emotion-worker and Rekognition. No face is in it, so it ends as `no_face_found` and costs next to nothing.
import { Buffer } from 'node:buffer'
import { setTimeout as pass } from 'node:timers/promises'

const { fetch, AbortSignal } = globalThis
const gateway = process.env.GATEWAY
const photo =
  '/9j/2wBDABQUFBQVFBcZGRcfIh4iHy4rJycrLkYyNjI2MkZqQk5CQk5Cal5yXVZdcl6phXZ2hanDpJukw+zT0+z/////////2wBDARQUFBQVFBcZGRcfIh4iHy4rJycrLkYyNjI2MkZqQk5CQk5Cal5yXVZdcl6phXZ2hanDpJukw+zT0+z/////////wgARCABgAGADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIQAxAAAACwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAf/8QAFBABAAAAAAAAAAAAAAAAAAAAcP/aAAgBAQABPwAQ/8QAFBEBAAAAAAAAAAAAAAAAAAAAUP/aAAgBAgEBPwAT/8QAFBEBAAAAAAAAAAAAAAAAAAAAUP/aAAgBAwEBPwAT/9k='
const deadline = Date.now() + 120_000

async function ask(path, options = {}) {
  const response = await fetch(gateway + path, { ...options, signal: AbortSignal.timeout(30_000) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text.slice(0, 500)}`)
  return text
}

async function askPatiently(path) {
  for (;;) {
    try {
      return await ask(path)
    } catch (error) {
      if (Date.now() > deadline) throw error
      await pass(1_000)
    }
  }
}

console.log('ready:', await askPatiently('/readyz'))
if (process.env.PAGE === 'true') {
  if (!/<html/i.test(await ask('/'))) throw new Error('there is no page at /')
  console.log('page: is served')
}
if (process.env.GUESTS === 'true') {
  const { token } = JSON.parse(await ask('/session', { method: 'POST' }))
  const authorization = `Bearer ${token}`
  const headers = { authorization, 'content-type': 'image/jpeg' }
  const started = JSON.parse(
    await ask('/upload-image', { method: 'POST', headers, body: Buffer.from(photo, 'base64') }),
  )
  let job = { status: 'queued' }
  while (['queued', 'running'].includes(job.status)) {
    if (Date.now() > deadline) throw new Error(`${started.job_id} is still ${job.status}`)
    job = JSON.parse(await ask(`/jobs/${started.job_id}`, { headers: { authorization, prefer: 'wait=20' } }))
  }
  if (job.error?.code !== 'no_face_found') throw new Error(`a grey square was read as ${JSON.stringify(job)}`)
  console.log('walk: a photo went through gateway, queue, worker and Rekognition')
} else console.log('walk: GUEST_SESSIONS is off, so no photo was sent')
