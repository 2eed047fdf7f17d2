import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

import { findFreePort } from '@moodscape/local-cloud/free-port'
import { reset, type ScriptedServer, startScriptedServer } from '@moodscape/shared/testing/scripted-server'
import t, { type Test } from 'tap'

import { chooseAddress, type DownloadLimits, downloadOutput } from '../../src/outputs/download-output.ts'

const MAX_BYTES = 1_000
const UNUSABLE = { name: 'PermanentFailure', code: 'output_unusable' }
const UNAVAILABLE = { name: 'TransientFailure', code: 'provider_unavailable' }
const { signal } = new AbortController()

interface Scene {
  host: ScriptedServer
  limits: DownloadLimits
  download: () => Promise<Buffer>
}

async function setScene(
  t: Test,
  answer: (response: ServerResponse) => void,
  timeoutMs = 5_000,
): Promise<Scene> {
  const host = await startScriptedServer(t, (_, response) => answer(response))
  const limits = { hosts: [host.host], maxBytes: MAX_BYTES, timeoutMs }
  return { host, limits, download: () => downloadOutput(`${host.url}/output.png`, limits, signal) }
}

t.test('an output arrives byte by byte as it was, up to the limit', async (t) => {
  const bytes = Buffer.from(Array.from({ length: MAX_BYTES }, (_, i) => i % 256))
  const { download, host } = await setScene(t, (response) => response.end(bytes))
  t.ok((await download()).equals(bytes))
  t.match(host.requests, [
    { method: 'GET', path: '/output.png', headers: { authorization: undefined, cookie: undefined } },
  ])
})

t.test('an empty output is empty', async (t) => {
  const { download } = await setScene(t, (response) => response.end())
  t.equal((await download()).length, 0)
})

t.test('only hosts on the list are asked, and nothing but the web', async (t) => {
  const { host } = await setScene(t, (response) => response.end('secret'))
  const hosts = ['replicate.delivery', host.host]
  const addresses = [
    host.url.replace('127.0.0.1', '127.0.0.2'),
    host.url.replace('127.0.0.1', 'localhost'),
    'http://169.254.169.254/latest/meta-data/',
    'https://evil.example/replicate.delivery',
    'https://replicate.delivery.evil.example/x',
    'https://evilreplicate.delivery/x',
    'https://replicate.delivery@evil.example/x',
    'https://user@replicate.delivery/x',
    'https://:password@replicate.delivery/x',
    'https://replicate.delivery:8443/x',
    'http://replicate.delivery.:80/x',
    'file:///etc/passwd',
    'data:text/plain,secret',
    `ftp://${host.host}/x`,
    'blob:https://replicate.delivery/x',
    `${host.host}/x`,
    '/x',
    '',
  ]
  for (const address of addresses) {
    await t.rejects(
      downloadOutput(address, { hosts, maxBytes: MAX_BYTES, timeoutMs: 200 }, signal),
      UNUSABLE,
      address,
    )
  }
  t.equal(host.requests.length, 0)
})

t.test('a data address holds the output itself, if it is a picture, sound or bytes', async (t) => {
  const limits = { hosts: ['replicate.delivery'], maxBytes: MAX_BYTES, timeoutMs: 5_000 }
  const base64 = Buffer.from('a picture').toString('base64')
  for (const type of ['image/png', 'audio/mpeg', 'application/octet-stream', 'IMAGE/SVG+xml;charset=utf-8']) {
    const output = await downloadOutput(`data:${type};base64,${base64}`, limits, signal)
    t.equal(output.toString(), 'a picture', type)
  }
  const refused = [
    'data:text/html,secret',
    'data:,secret',
    `data:;base64,${base64}`,
    'data:image/png;base64,%%%',
  ]
  for (const address of [...refused, `data:image/png,${'x'.repeat(MAX_BYTES + 1)}`]) {
    await t.rejects(
      downloadOutput(address, limits, signal),
      { ...UNUSABLE, repeats: true },
      address.slice(0, 40),
    )
  }
})

t.test('what is wrong with every output of a model is final, what is wrong with one is not', async (t) => {
  const gone = await setScene(t, (response) => response.writeHead(404).end())
  await t.rejects(gone.download(), { ...UNUSABLE, repeats: false })
  const moved = await setScene(t, (response) => response.writeHead(302, { location: '/x' }).end())
  await t.rejects(moved.download(), { ...UNUSABLE, repeats: true })
  const large = await setScene(t, (response) => response.end(Buffer.alloc(MAX_BYTES + 1)))
  await t.rejects(large.download(), { ...UNUSABLE, repeats: true })
  await t.rejects(downloadOutput('https://evil.example/x', gone.limits, signal), {
    ...UNUSABLE,
    repeats: true,
  })
})

t.test('of several addresses the first on a host of outputs is taken', async (t) => {
  const hosts = ['replicate.delivery']
  const licence = 'https://choosealicense.example/mit'
  const [first, second] = ['https://replicate.delivery/1', 'https://cdn.replicate.delivery/2']
  t.equal(chooseAddress([licence, first, second], hosts), first)
  t.equal(chooseAddress(['data:image/png;base64,eA==', first], hosts), 'data:image/png;base64,eA==')
  t.equal(chooseAddress([licence], hosts), licence, 'which is then refused')
})

t.test('a listed host without encryption must be listed with its port', async (t) => {
  const limits = { hosts: ['replicate.delivery'], maxBytes: MAX_BYTES, timeoutMs: 200 }
  await t.rejects(downloadOutput('http://cdn.replicate.delivery/x', limits, signal), UNUSABLE)
})

t.test('subdomains of a listed host may be asked', async (t) => {
  const { host, limits } = await setScene(t, (response) => response.end('fine'))
  const port = host.host.split(':')[1] ?? ''
  const local = { ...limits, hosts: [`localhost:${port}`] }
  t.equal((await downloadOutput(`http://localhost:${port}/x`, local, signal)).toString(), 'fine')
  const outside = { ...limits, hosts: ['invalid'], timeoutMs: 2_000 }
  await t.rejects(
    downloadOutput('https://outputs.invalid/x', outside, signal),
    UNAVAILABLE,
    'was asked for, and does not exist',
  )
})

for (const status of [301, 302, 303, 307, 308]) {
  t.test(`a redirect by ${status} is not followed`, async (t) => {
    const trap = await startScriptedServer(t, (_, response) => void response.end('secret'))
    const { download, host } = await setScene(t, (response) =>
      response.writeHead(status, { location: `${trap.url}/` }).end(),
    )
    host.requests.length = 0
    await t.rejects(download(), UNUSABLE)
    t.equal(host.requests.length, 1)
    t.equal(trap.requests.length, 0)
  })
}

for (const status of [403, 404, 410]) {
  t.test(`an output that is gone (${status}) does not come back`, async (t) => {
    const { download } = await setScene(t, (response) => response.writeHead(status).end('gone'))
    await t.rejects(download(), UNUSABLE)
  })
}

for (const status of [400, 429, 500, 503]) {
  t.test(`a host that answers ${status} may do better later`, async (t) => {
    const { download } = await setScene(t, (response) => response.writeHead(status).end('no'))
    await t.rejects(download(), UNAVAILABLE)
  })
}

/** Sends a body without announcing its length until the reader hangs up. */
function sendEndlessly(response: ServerResponse): void {
  const chunk = Buffer.alloc(512)
  const send = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', send)
  send()
}

t.test('too large an output is refused by what it announces, without reading it', async (t) => {
  const closed = Promise.withResolvers<unknown>()
  const { download } = await setScene(t, (response) => {
    closed.resolve(once(response, 'close'))
    response.writeHead(200, { 'content-length': MAX_BYTES + 1 }).write('x')
  })
  await t.rejects(download(), UNUSABLE)
  await closed.promise
  t.pass('the connection is closed')
})

t.test('too large an output that does not announce itself is cut off', async (t) => {
  const closed = Promise.withResolvers<Socket>()
  const { download } = await setScene(t, (response) => {
    const socket = response.socket as Socket
    response.on('close', () => closed.resolve(socket))
    sendEndlessly(response)
  })
  await t.rejects(download(), UNUSABLE)
  const { bytesWritten } = await closed.promise
  t.ok(bytesWritten < 20_000_000, `${bytesWritten} bytes were sent before the connection was closed`)
})

t.test('what is packed small is measured unpacked', async (t) => {
  const bomb = gzipSync(Buffer.alloc(10_000_000))
  const { download } = await setScene(t, (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb.subarray(0, 999)),
  )
  t.ok(bomb.length > MAX_BYTES)
  await t.rejects(download(), UNUSABLE)
})

const TROUBLES: Record<string, (response: ServerResponse) => void> = {
  'resets the connection': reset,
  'never answers': () => {},
  'falls silent in the middle': (response) =>
    void response.writeHead(200, { 'content-length': 100 }).write('half'),
  'breaks off in the middle': (response) =>
    void response.writeHead(200, { 'content-length': 100 }).write('half', () => reset(response)),
  'ends before its time': (response) =>
    void response.writeHead(200, { 'content-length': 100 }).write('half', () => response.socket?.end()),
  'sends a byte now and then': (response) => {
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  },
}

for (const [what, answer] of Object.entries(TROUBLES)) {
  t.test(`a host that ${what} may do better later`, async (t) => {
    const { download } = await setScene(t, answer, 300)
    await t.rejects(download(), UNAVAILABLE)
  })
}

t.test('a host that is not there may be there later', async (t) => {
  const host = `127.0.0.1:${await findFreePort()}`
  await t.rejects(
    downloadOutput(`http://${host}/x`, { hosts: [host], maxBytes: 1, timeoutMs: 5_000 }, signal),
    UNAVAILABLE,
  )
})

t.test('an abort ends the download with its reason, at any moment', async (t) => {
  for (const begin of [() => {}, (response: ServerResponse) => void response.write('half')]) {
    const stop = new AbortController()
    const { host, limits } = await setScene(t, (response) => {
      begin(response)
      setImmediate(() => stop.abort('canceled'))
    })
    const reason = await downloadOutput(`${host.url}/x`, limits, stop.signal).catch((error: unknown) => error)
    t.equal(reason, 'canceled')
  }
})
