import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import fc from 'fast-check'
import t, { type Test } from 'tap'

import { createLogger, describeError, type Logger, scrub } from '../../src/process/log.ts'

const CANARY = 'c4n4ry'
const PRESIGNED =
  'http://127.0.0.1:9000/moodscape/user-uploads/u/1.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
  `&X-Amz-Credential=${CANARY}%2F20260101&X-Amz-Signature=${CANARY}`
const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ${CANARY}.${CANARY}-_x`
const BASE64 = Buffer.from(CANARY.repeat(40)).toString('base64')

/** What has to be escaped in JSON, and what could be taken for a part of a secret. */
const AWKWARD = [' ', '"', "'", '\\', '\n', '\r', '\b', '\u000e', '\u001f', '\ud800', '\u2028', 'x', '?', '=']

/** Everything a test writes through the logger, line by line as JSON. */
function createRecorder(level = 'trace'): {
  log: Logger
  lines: string[]
  entries: () => Record<string, unknown>[]
} {
  const lines: string[] = []
  const log = createLogger('tester', level, { write: (line: string) => void lines.push(line) })
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

t.test('a presigned address keeps its path and loses its query', async (t) => {
  t.equal(
    scrub(`GET ${PRESIGNED} failed`),
    'GET http://127.0.0.1:9000/moodscape/user-uploads/u/1.jpg?… failed',
  )
  t.equal(
    scrub(`<a href="${PRESIGNED}">`),
    '<a href="http://127.0.0.1:9000/moodscape/user-uploads/u/1.jpg?…">',
  )
  t.equal(scrub(`/moodscape/1.jpg?X-Amz-Signature=${CANARY}&x=1`), '/moodscape/1.jpg?X-Amz-Signature=…&x=1')
  t.equal(scrub(`${PRESIGNED} and ${PRESIGNED}`).includes(CANARY), false)
})

const SECRETS: Record<string, string> = {
  'a token': JWT,
  'a token without signature': `eyJhbGciOiJub25lIn0.${CANARY}.`,
  'an encrypted token': `eyJhbGciOiJkaXIifQ..${CANARY}.${CANARY}.${CANARY}`,
  'an authorization header': `Authorization: Bearer ${CANARY}+/=`,
  'an authorization header in small letters': `authorization: bearer ${CANARY}`,
  'the id of a public page': `https://moods.example/s/Zk3rD0w1b-${CANARY}_Hn5s2/picture`,
  'a token of Replicate': `r8_${CANARY}abcdefgh`,
  'a webhook secret': `whsec_${CANARY}/abcdefgh==`,
  'an access key id': `AKIA${CANARY.toUpperCase()}ABCDEFGHIJ`,
  'image bytes in base64': BASE64,
  'a data URL': `data:image/png;base64,${BASE64}`,
  'a password in an address': `redis://:${CANARY}@cache:6379`,
  'a user and a password in an address': `rediss://worker:${CANARY}@cache:6379`,
}

for (const [what, secret] of Object.entries(SECRETS)) {
  t.test(`${what} is removed, and the words around it stay`, async (t) => {
    const text = scrub(`before ${secret} after`)
    t.notMatch(text.toLowerCase(), CANARY)
    t.match(text, /^before .*… ?.* after$|^before .*…@cache:6379 after$/)
  })
}

/** What each pattern could take for the beginning of a secret, again and again. */
const BEGINNINGS = [
  ...[
    'eyJ',
    'eyJ-',
    'eyJhbGciOiJI.',
    'a.',
    'a-',
    '_',
    'http://',
    'http:/',
    'https://a?',
    'X-Amz-',
    '/s/',
    '/s/a',
    'X-Amz-Signature=',
  ],
  ...[
    'a://',
    'a://b',
    '://',
    '@',
    'Bearer ',
    'Bearer',
    'Bearer\t\t',
    'r8_',
    'whsec_',
    'whsec_a',
    'AKIA',
    'ASIAA',
  ],
  ...['A'.repeat(119), `${'A'.repeat(119)} `, 'A=', '\\', '\\u00', '\\u0041', '"', "'", '?', '&'],
]

t.test('looking for secrets takes time in proportion to the text, whatever stands in it', async (t) => {
  for (const beginning of BEGINNINGS) {
    t.ok(scrub(beginning.repeat(Math.ceil(16_384 / beginning.length))).length > 0, beginning)
    // Sixteen times as much would take 256 times as long, minutes in all, if each beginning were tried to the end.
    t.ok(scrub(beginning.repeat(Math.ceil(262_144 / beginning.length))).length > 0, beginning)
  }
})

t.test('a path is logged up to 300 characters', async (t) => {
  const { log, entries } = createRecorder()
  log.info({ req: { id: 'r', method: 'GET', url: `/${'a-'.repeat(8_000)}?token=${CANARY}` } }, 'asked')
  const { path } = entries()[0]?.['req'] as { path: string }
  t.equal(path, `/${'a-'.repeat(150)}`.slice(0, 300))
})

t.test('ordinary text stays as it is', async (t) => {
  const ordinary = [
    'job image-0123456789abcdefghjkmnpqrs-1 left after 12.5 s: succeeded',
    'https://example.com/docs#retry and http://127.0.0.1:8080/healthz',
    'model black-forest-labs/flux-schnell, version 5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa',
    'a bear er walked 50% of the way; what next?',
    'someone@example.com wrote',
  ]
  for (const text of ordinary) t.equal(scrub(text), text)
})

t.test('scrubbing what is scrubbed changes nothing', async () => {
  const piece = fc.constantFrom(...AWKWARD, ...Object.values(SECRETS), PRESIGNED)
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 8 }), (text) => scrub(scrub(text)) === scrub(text)),
  )
})

t.test('a logged line is JSON without secrets, wherever in it they stood', async (t) => {
  const piece = fc.constantFrom(...AWKWARD, ...Object.values(SECRETS), PRESIGNED)
  const text = fc.string({ unit: piece, maxLength: 8 })
  fc.assert(
    fc.property(text, text, text, (message, field, deep) => {
      const { log, entries, lines } = createRecorder()
      log.child({ of: field }).info({ field, nested: { list: [deep] }, err: new Error(deep) }, message)
      return entries().length === 1 && !lines.join('').toLowerCase().includes(CANARY)
    }),
  )
  const { log, lines } = createRecorder()
  log.error(new Error(`GET ${PRESIGNED}`))
  log.error({ err: new Error(`GET ${PRESIGNED}`) })
  log.debug('%s', PRESIGNED)
  t.equal(lines.length, 3)
  t.notMatch(lines.join(''), CANARY)
})

t.test('an error is logged with its name, code, place and causes', async (t) => {
  const root = Object.assign(new TypeError('connection lost'), { code: 'ECONNRESET' })
  const described = describeError(new Error('not stored', { cause: root }))
  t.match(described, {
    type: 'Error',
    message: 'not stored',
    stack: /log\.test\.ts/,
    cause: { type: 'TypeError', message: 'connection lost', code: 'ECONNRESET', stack: /log\.test\.ts/ },
  })
})

t.test('what hangs on an error besides is not logged', async (t) => {
  const request = { headers: { authorization: `Bearer ${CANARY}` } }
  const error = Object.assign(new Error('refused'), { request, $response: request, code: 42 })
  t.strictSame(Object.keys(describeError(error)).sort(), ['message', 'stack', 'type'])
})

t.test('secrets in an error, its stack and its causes are scrubbed', async (t) => {
  const error = new Error(`outer ${JWT}`, {
    cause: new Error(`inner ${PRESIGNED}`, { cause: `Bearer ${CANARY}` }),
  })
  const text = JSON.stringify(describeError(error))
  t.notMatch(text, CANARY)
  t.match(describeError(error), {
    message: 'outer …',
    cause: { message: /^inner http:.*\?…$/, cause: { type: 'string', message: 'Bearer …' } },
  })
})

t.test('an error that causes itself is logged to a bounded depth', async (t) => {
  const error: Error & { cause?: unknown } = new Error('around')
  error.cause = error
  t.equal(JSON.stringify(describeError(error)).split('"message":"around"').length - 1, 5)
})

t.test('whatever else is thrown is described by its type', async (t) => {
  t.strictSame(describeError('just text'), { type: 'string', message: 'just text' })
  t.strictSame(describeError(undefined), { type: 'undefined', message: 'undefined' })
  t.strictSame(describeError({ a: 1 }), { type: 'object', message: '[object Object]' })
})

t.test(
  'a line carries time, level by name, service, message and fields, and nothing of the machine',
  async (t) => {
    const { log, entries } = createRecorder('info')
    log.debug('not asked for')
    log.child({ job_id: 'j' }).warn({ delay_ms: 5 }, 'later')
    t.strictSame(
      entries().map(({ time: _, ...rest }) => rest),
      [{ level: 'warn', service: 'tester', job_id: 'j', delay_ms: 5, msg: 'later' }],
    )
    t.match(entries()[0]?.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  },
)

t.test('a line break in a value does not begin a new line', async (t) => {
  const { log, lines } = createRecorder()
  log.info({ style: 'a\n{"level":"fatal"}' }, 'b\r\nc')
  t.equal(lines.length, 1)
  t.equal(lines[0]?.trimEnd().includes('\n'), false)
})

t.test('of a request only method, path and id are logged, of a response only the status', async (t) => {
  const { log, entries } = createRecorder()
  await serveOneRequest(t, log)
  t.match(entries()[0], { req: { id: 'r1', method: 'GET', path: '/gallery' }, res: { status: 204 } })
  t.notMatch(JSON.stringify(entries()), CANARY)
})

async function serveOneRequest(t: Test, log: Logger): Promise<void> {
  const server = createServer((request, response) => {
    response.writeHead(204, { location: PRESIGNED }).end()
    log.info({ req: Object.assign(request, { id: 'r1' }), res: response })
  })
  t.teardown(() => server.closeAllConnections())
  t.teardown(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const headers = { authorization: `Bearer ${CANARY}` }
  const response = await fetch(`http://127.0.0.1:${port}/gallery?after=${CANARY}`, { headers })
  t.equal(response.status, 204)
}
