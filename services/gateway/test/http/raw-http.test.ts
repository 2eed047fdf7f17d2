import { once } from 'node:events'

import t from 'tap'

import { readApiDocument } from '../fixtures/api-document.ts'
import { smile } from '../fixtures/photos.ts'
import { open, parseAnswers, readToEnd, talk } from '../fixtures/talk-raw.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { REQUEST_SECONDS: '2' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
const last = 'connection: close\r\n'
const problemOf = ({ body }: { body: string }) =>
  JSON.parse(body) as { code: string; status: number; type: string }

t.test('pipelined requests are answered in order, each for itself', async (t) => {
  const request = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`
  const answers = await talk(
    gateway.url,
    request('/healthz') + request('/gallery') + request('/nowhere') + request('/healthz', last),
  )
  t.same(
    answers.map(({ status }) => status),
    [200, 401, 404, 200],
  )
})

t.test(
  'a message whose length is told twice is refused, and nothing behind it is taken for a request',
  async (t) => {
    const hidden = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'
    const cases: Record<string, string> = {
      'Content-Length and Transfer-Encoding': `content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      'Transfer-Encoding and Content-Length': `transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n${hidden}`,
      'two lengths': `content-length: 4\r\ncontent-length: 5\r\n\r\n0\r\n\r\n${hidden}`,
      'a length that is none': `content-length: 4x\r\n\r\n0\r\n\r\n${hidden}`,
      'a negative length': `content-length: -1\r\n\r\n${hidden}`,
      'another coding last': `transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
      'a chunk size that is none': `transfer-encoding: chunked\r\n\r\nxyz\r\n${hidden}`,
      'a space before the colon': `content-length : 4\r\n\r\nabcd${hidden}`,
      'a line feed alone between headers': `x: y\ncontent-length: 4\r\n\r\nabcd${hidden}`,
      'a line feed alone after a chunk size': `transfer-encoding: chunked\r\n\r\n0\n\n${hidden}`,
      'a NUL in a header': `x: a\0b\r\n\r\n${hidden}`,
      'a folded header': `x: a\r\n b\r\n\r\n${hidden}`,
    }
    for (const [name, rest] of Object.entries(cases)) {
      const answers = await talk(gateway.url, `POST /session HTTP/1.1\r\nhost: x\r\n${rest}`)
      t.same(
        answers.map(({ status }) => status),
        [400],
        name,
      )
      t.match(answers[0]?.headers, { 'content-type': 'application/problem+json', connection: 'close' }, name)
    }
  },
)

t.test('what is no request gets a problem that leads to its description', async (t) => {
  for (const bytes of [
    'nonsense\r\n\r\n',
    'FOO /healthz HTTP/1.1\r\nhost: x\r\n\r\n',
    'GET /healthz HTTP/9.9\r\nhost: x\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\r\n\r\n',
  ]) {
    const [answer] = await talk(gateway.url, bytes)
    t.equal(answer?.status, 400)
    if (answer) t.match(problemOf(answer), { code: 'malformed_body', type: /\/docs\/errors#malformed_body$/ })
  }
})

t.test('a request without a Host, and an expectation that is not known, get problem documents', async (t) => {
  const cases: [request: string, status: number, code: string][] = [
    ['GET /healthz HTTP/1.1\r\n\r\n', 400, 'invalid_request'],
    ['GET /gallery HTTP/1.1\r\n\r\n', 400, 'invalid_request'],
    ['GET /healthz HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n', 400, 'invalid_request'],
    [
      'POST /session HTTP/1.1\r\nhost: x\r\nexpect: 200-ok\r\ncontent-length: 0\r\n\r\n',
      417,
      'expectation_failed',
    ],
  ]
  for (const [request, status, code] of cases) {
    const [answer] = await talk(gateway.url, request)
    t.equal(answer?.status, status, request)
    t.match(answer?.headers, { 'content-type': /^application\/problem\+json/, connection: 'close' }, request)
    if (answer)
      t.match(problemOf(answer), { status, code, type: new RegExp(`/docs/errors#${code}$`) }, request)
  }
  const [old] = await talk(gateway.url, 'GET /healthz HTTP/1.0\r\n\r\n')
  t.equal(old?.status, 200, 'HTTP/1.0 knows no Host')
})

t.test('headers beyond 16 KB are refused', async (t) => {
  const answers = await talk(
    gateway.url,
    `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(17_000)}\r\n\r\n`,
  )
  t.same(
    answers.map(({ status }) => status),
    [431],
  )
  if (answers[0]) t.equal(problemOf(answers[0]).code, 'headers_too_large')
})

t.test('headers that trickle in are waited for only so long', async (t) => {
  const socket = await open(gateway.url)
  const all = readToEnd(socket)
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n')
  const drip = setInterval(() => socket.write('x: y\r\n'), 200)
  t.teardown(() => clearInterval(drip))
  const [answer] = parseAnswers(await all)
  t.equal(answer?.status, 408)
  if (answer) t.equal(problemOf(answer).code, 'request_timeout')
})

t.test(
  'a refusal that comes while a client is still sending is read, not lost with the connection',
  async (t) => {
    const user = createUser(gateway)
    const headers = { 'content-type': 'application/json' }
    const body = new Uint8Array(20_000_000).fill(0x22)
    for (const path of ['/nowhere', '/generate-image', '/upload-image']) {
      for (let i = 0; i < 5; i++) {
        const { status } = await user.raw(path, { method: 'POST', headers, body })
        t.match(status, /^(400|404|413)$/, path)
        t.equal((await user.call('/gallery')).status, 200, 'and the connection goes on')
      }
    }
  },
)

t.test('an id that is much too long is of the wrong form, however long it is', async (t) => {
  const user = createUser(gateway)
  for (const length of [129, 201, 4_000]) {
    for (const path of ['/jobs', '/uploads']) {
      const answer = await user.call(`${path}/${'x'.repeat(length)}`)
      t.match(answer, { status: 400, body: { code: 'invalid_request' } }, `${path} ${length}`)
    }
  }
})

t.test('a connection on which nothing is said is closed', async () => {
  await readToEnd(await open(gateway.url))
})

t.test('a body that trickles in is waited for only so long, and leaves nothing behind', async (t) => {
  const user = createUser(gateway)
  const socket = await open(gateway.url)
  const all = readToEnd(socket)
  const head = `POST /upload-image HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${user.token}\r\ncontent-type: image/jpeg\r\n`
  socket.write(`${head}content-length: ${smile.length}\r\n\r\n`)
  let sent = 0
  const drip = setInterval(() => socket.write(smile.subarray(sent, ++sent)), 100)
  t.teardown(() => clearInterval(drip))
  t.equal(parseAnswers(await all)[0]?.status, 408)
  t.same((await user.call('/gallery')).body.uploads, [])
})

t.test('a client that asks first is told to go on', async (t) => {
  const user = createUser(gateway)
  const socket = await open(gateway.url)
  const all = readToEnd(socket)
  const head = `POST /upload-image HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${user.token}\r\ncontent-type: image/jpeg\r\n${last}`
  socket.write(`${head}expect: 100-continue\r\ncontent-length: ${smile.length}\r\n\r\n`)
  await once(socket, 'data')
  socket.write(smile)
  t.same(
    parseAnswers(await all).map(({ status }) => status),
    [100, 202],
  )
})

t.test('a client that has nothing more to say still gets its answer', async (t) => {
  const socket = await open(gateway.url)
  const all = readToEnd(socket)
  socket.end(`GET /healthz HTTP/1.1\r\nhost: x\r\n${last}\r\n`)
  t.same(
    parseAnswers(await all).map(({ status }) => status),
    [200],
  )
})

t.test('a method that an address does not take is refused with those that it takes', async (t) => {
  const document = await readApiDocument(gateway.url)
  const user = createUser(gateway)
  const byPath = Map.groupBy(document.operations, ({ path }) => path)
  for (const [path, operations] of byPath) {
    const taken = operations.map(({ method }) => method)
    const address = path.replace(/{\w+}/g, 'x')
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (method) => !taken.includes(method),
    )) {
      const { status, headers, body } = await user.call(address, { method })
      t.match({ status, code: body.code }, { status: 405, code: 'method_not_allowed' }, `${method} ${path}`)
      const allowed = headers
        .get('allow')
        ?.split(', ')
        .filter((name) => name !== 'HEAD')
      t.same(allowed?.sort(), taken.sort(), `${method} ${path}`)
    }
  }
})

t.test(
  'HEAD answers like GET without a body, and where GET costs money it is refused and starts nothing',
  async (t) => {
    const user = createUser(gateway)
    await user.call('/generate-image?emotion=sad')
    const before = (await user.call('/jobs')).body.jobs.length
    for (const [path, status] of [
      ['/gallery', 200],
      ['/jobs', 200],
      ['/healthz', 200],
      ['/generate-image?emotion=happy', 405],
      ['/generate-melody?emotion=happy', 405],
    ] as const) {
      const head = await user.raw(path, { method: 'HEAD' })
      t.equal(head.status, status, path)
      t.equal(await head.text(), '')
    }
    t.equal((await user.call('/jobs')).body.jobs.length, before)
  },
)

t.test('a slash too many leads nowhere', async (t) => {
  const user = createUser(gateway)
  for (const path of ['/gallery/', '/jobs/', '//gallery', '/generate-image/']) {
    t.match(await user.call(path), { status: 404, body: { code: 'not_found' } }, path)
  }
})
