import { randomBytes } from 'node:crypto'

import { createClient } from '@moodscape/client'
import { SignJWT } from 'jose'

import { secretsOf } from '../audit/find-secrets.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'

/** Strangers ask for other users' data; secrets are planted and looked for in all that the run has written. */
export const leaking: Scenario = {
  name: 'leaking',
  faults: [strangers(), canaries()],
}

/** A stranger gets the same answer for another user's upload or job as for one that does not exist. */
function strangers(): Fault {
  return {
    injected: "a stranger asks for another user's uploads and jobs",
    quick: true,
    async run(scene) {
      const { ledger, rig } = scene
      const [owner, stranger] = ledger.users
      if (!owner || !stranger) throw new Error('Two users are needed')
      const { accepted } = await ledger.submit(owner)
      await ledger.settle(30_000)
      const [jobId = ''] = accepted?.job_ids ?? []
      const upload = `/uploads/${accepted?.upload_id}`
      const job = `/jobs/${jobId}`
      const requests = [
        ['GET', upload],
        ['DELETE', upload],
        ['POST', `${upload}/complete`],
        ['GET', job],
        ['GET', `${job}/events`],
        ['POST', `${job}/cancel`],
        ['GET', `/generate-image?upload_id=${accepted?.upload_id}`],
      ] as const
      const ask = async (method: string, path: string) => {
        const headers = { authorization: `Bearer ${stranger.token}` }
        const answer = await fetch(`${rig.system.gatewayUrl}${path}`, { method, headers })
        return `${answer.status} ${(await answer.text()).replace(/"request_id":"[^"]+"/, '')}`
      }
      for (const [method, path] of requests) {
        scene.countInjection()
        const existing = await ask(method, path)
        const missing = await ask(method, path.replace(/[0-9a-z]{26}/, '0'.repeat(26)))
        if (existing !== missing || !existing.startsWith('404'))
          scene.fail(`${method} tells a stranger that it exists: ${existing}`)
      }
      const gallery = await stranger.client.gallery()
      if (gallery.uploads.length > 0) scene.fail("a stranger's gallery is not empty")
    },
  }
}

function canaries(): Fault {
  return {
    injected: 'canaries in headers, names, addresses, bodies and errors of providers',
    quick: true,
    mayFail: ['provider_rejected'],
    async run(scene) {
      const { rig, ledger } = scene
      const mark = randomBytes(8).toString('hex')
      const email = `canary-${mark}@example.org`
      const token = await signToken(email, rig.system.environment['JWT_SECRET'] ?? '')
      const photo = randomBytes(3_000).toString('base64')
      const client = createClient({ baseUrl: rig.system.gatewayUrl, token })
      await client.gallery()
      await plantInRequests(scene, { mark, email, token, photo })
      plantInErrors(scene, mark)
      await ledger.submitMany(3, 3)
      await ledger.settle(45_000)
      const places = {
        logs: rig.logs.join('\n'),
        metrics: await readMetrics(scene),
        Redis: await readRedis(scene),
      }
      const secrets = {
        'a planted mark': mark,
        'a token': token.split('.')[2] ?? '',
        'a token of a guest': ledger.users[0]?.token.split('.')[2] ?? '',
        'a photo in base64': photo.slice(100, 160),
        ...secretsOf(rig.system),
      }
      for (const [place, text] of Object.entries(places)) {
        for (const [what, secret] of Object.entries(secrets)) {
          const at = text.indexOf(secret)
          if (at >= 0) scene.fail(`${what} is in ${place}: …${text.slice(Math.max(0, at - 120), at + 40)}…`)
        }
        const signed = /X-Amz-Signature=[0-9a-f]{16}/.exec(text)
        if (signed) scene.fail(`a presigned address is in ${place}`)
      }
      scene.note(`${rig.logs.length} lines of log, ${(places.logs.length / 1e6).toFixed(1)} MB`)
    },
  }
}

/** A token as an identity provider with a shared secret makes it. */
async function signToken(subject: string, secret: string): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret))
}

interface Canaries {
  mark: string
  email: string
  token: string
  photo: string
}

async function plantInRequests(
  { rig, countInjection }: Scene,
  { mark, email, token, photo }: Canaries,
): Promise<void> {
  const { gatewayUrl } = rig.system
  const headers = { authorization: `Bearer ${token}` }
  const send = async (path: string, init: RequestInit) => {
    countInjection()
    await (await fetch(`${gatewayUrl}${path}`, init)).arrayBuffer()
  }
  const form = new FormData()
  form.set('image', new Blob([Buffer.from('no photo')]), `${email}.jpg`)
  await send('/upload-image', { method: 'POST', headers, body: form })
  await send('/upload-image', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ image: photo, [mark]: email }),
  })
  await send(`/gallery?access_token=${mark}&cursor=${mark}`, { headers })
  await send(`/gallery`, { headers: { authorization: `Bearer ${mark}.${mark}.${mark}` } })
  await send(`/gallery`, {
    headers: { ...headers, 'user-agent': email, cookie: `session=${mark}`, 'x-forwarded-for': mark },
  })
  await send('/generate-image', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': email },
    body: JSON.stringify({ emotion: mark, style: email }),
  })
  await send('/webhooks/replicate/none', {
    method: 'POST',
    headers: { 'webhook-signature': mark },
    body: email,
  })
}

/** Providers quote in their errors what they were sent. */
function plantInErrors({ rig, countInjection }: Scene, mark: string): void {
  const address = `https://bucket.example/photo.jpg?X-Amz-Signature=${'ab'.repeat(32)}&X-Amz-Credential=${mark}`
  countInjection()
  rig.faults.s3.inject({
    match: ({ method }) => method === 'GET',
    times: 1,
    action: {
      type: 'status',
      code: 500,
      body: `<Error><Code>InternalError</Code><Message>${address} Bearer ${mark}</Message></Error>`,
    },
  })
  rig.faults.replicate.inject({
    match: ({ operation }) => operation === 'CreatePrediction',
    times: 1,
    action: {
      type: 'status',
      code: 422,
      body: { detail: `Invalid token: Bearer ${mark}, input ${address}` },
    },
  })
}

async function readMetrics({ rig }: Scene): Promise<string> {
  return (await fetch(`${rig.system.gatewayUrl}/metrics`)).text()
}

async function readRedis({ rig }: Scene): Promise<string> {
  return rig.redis.ask(async (client) => {
    const texts: string[] = []
    for await (const keys of client.scanStream({ count: 500 }) as AsyncIterable<string[]>) {
      for (const key of keys) texts.push(key, (await client.dumpBuffer(key))?.toString('latin1') ?? '')
    }
    return texts.join('\n')
  })
}
