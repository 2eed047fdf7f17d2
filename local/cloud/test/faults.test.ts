import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'

import fastify from 'fastify'
import t, { type Test } from 'tap'

import type { FaultAction, FaultRequest } from '../src/fault-rule.ts'
import { createFaults, faultHooks } from '../src/faults.ts'
import { listen } from '../src/listen.ts'

const body = 'x'.repeat(1000)

async function serve(t: Test) {
  const faults = createFaults()
  const app = fastify()
  let worked = 0
  faultHooks(app, faults, (request) => (request.url === '/thing' ? 'GetThing' : undefined))
  app.all('/*', async () => {
    worked += 1
    return body
  })
  const { url, close } = await listen(app)
  t.teardown(close)
  return {
    faults,
    close,
    url,
    worked: () => worked,
    askWith: async (action: FaultAction | FaultAction[]) => {
      faults.inject({ match: ({ operation }) => operation === 'GetThing', times: 1, action })
      return fetch(`${url}/thing`)
    },
  }
}

t.test('a request that no rule matches is answered as ever, and recorded', async (t) => {
  const { faults, url } = await serve(t)
  faults.inject({ match: ({ method }) => method === 'PUT', action: { type: 'reset' } })
  const answer = await fetch(`${url}/other`)
  t.equal(await answer.text(), body)
  await faults.log[0]?.settled
  t.match(faults.log, [{ time: Number, method: 'GET', url: '/other', outcome: 200 }])
})

t.test('a status is answered instead of the work, so many times and no more', async (t) => {
  const { url, faults, worked } = await serve(t)
  faults.inject({
    match: ({ operation }) => operation === 'GetThing',
    times: 2,
    action: { type: 'status', code: 429, headers: { 'retry-after': '3' }, body: { detail: 'slow down' } },
  })
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const answer = await fetch(`${url}/thing`, { method: 'POST', body: 'a body that is not read' })
    t.equal(answer.status, 429)
    t.equal(answer.headers.get('retry-after'), '3')
    t.same(await answer.json(), { detail: 'slow down' })
  }
  t.equal(worked(), 0)
  t.equal((await fetch(`${url}/thing`)).status, 200)
  t.same(
    faults.log.map(({ outcome }) => outcome),
    [429, 429, 200],
  )
})

t.test('a status or garbage after the work hides what was done', async (t) => {
  const { askWith, worked } = await serve(t)
  const failed = await askWith({ type: 'status', code: 500, body: 'oops', after: true })
  t.equal(failed.status, 500)
  t.equal(await failed.text(), 'oops')
  t.equal(worked(), 1)
  const garbage = await askWith({ type: 'garbage', after: true })
  t.equal(garbage.status, 200)
  t.match(await garbage.text(), /^<!doctype html>/)
  t.equal(worked(), 2)
})

t.test('garbage takes the body and the type it is given', async (t) => {
  const { askWith, worked } = await serve(t)
  const answer = await askWith({ type: 'garbage', body: '{"half', contentType: 'audio/mpeg' })
  t.equal(answer.headers.get('content-type'), 'audio/mpeg')
  t.equal(await answer.text(), '{"half')
  t.equal(worked(), 0)
})

t.test('a reset happens before the work, resetAfter behind it', async (t) => {
  const { askWith, worked, faults } = await serve(t)
  await t.rejects(askWith({ type: 'reset' }), { cause: { code: 'ECONNRESET' } })
  t.equal(worked(), 0)
  await t.rejects(askWith({ type: 'resetAfter' }))
  t.equal(worked(), 1)
  t.same(
    faults.log.map(({ outcome }) => outcome),
    ['reset', 'reset'],
  )
})

t.test('a hanging request ends when the rules are cleared or the server closes', async (t) => {
  const { close, url, faults, worked } = await serve(t)
  const arrivals: Array<() => void> = []
  faults.inject({
    match: () => true,
    action: [{ type: 'callback', before: () => arrivals.shift()?.() }, { type: 'hang' }],
  })
  const hang = () => {
    const arrived = new Promise<void>((resolve) => arrivals.push(resolve))
    const failure = fetch(url).then(
      () => 'answered',
      () => 'failed',
    )
    return { arrived, failure }
  }
  const first = hang()
  await first.arrived
  faults.clear()
  t.equal(await first.failure, 'failed')

  faults.inject({
    match: () => true,
    action: [{ type: 'callback', before: () => arrivals.shift()?.() }, { type: 'hang' }],
  })
  const second = hang()
  await second.arrived
  await close()
  t.equal(await second.failure, 'failed')
  t.equal(worked(), 0)
  t.same(
    faults.log.map(({ outcome }) => outcome),
    ['hung', 'hung'],
  )
})

t.test('a delayed request is worked on all the same, and forgotten when its client leaves', async (t) => {
  const { askWith, url, faults } = await serve(t)
  t.equal(await (await askWith({ type: 'delay', milliseconds: 5 })).text(), body)

  const arrived = new Promise<FaultRequest>((resolve) => {
    const tell = { type: 'callback', before: resolve } as const
    faults.inject({ match: () => true, action: [tell, { type: 'delay', milliseconds: 3_600_000 }] })
  })
  const client = httpRequest(url).end()
  const failed = t.rejects(once(client, 'response'), { code: 'ECONNRESET' })
  await arrived
  client.destroy()
  await failed
  await faults.log.at(-1)?.settled
  t.equal(faults.log.at(-1)?.outcome, 'broken')
})

t.test('a trickled answer is whole', async (t) => {
  const { askWith } = await serve(t)
  const answer = await askWith({ type: 'trickle', bytesPerSecond: 50_000 })
  t.equal(answer.headers.get('content-length'), '1000')
  t.equal(await answer.text(), body)
})

t.test('a truncated answer announces more than it sends', async (t) => {
  const { url, faults } = await serve(t)
  faults.inject({ match: () => true, action: { type: 'truncate' } })
  const client = httpRequest(url).end()
  const [answer] = (await once(client, 'response')) as [IncomingMessage]
  t.equal(answer.headers['content-length'], '1000')
  let received = 0
  answer.on('data', (chunk: Buffer) => (received += chunk.length))
  const [failure] = (await once(answer, 'error')) as [Error]
  t.match(failure, { code: 'ECONNRESET' })
  t.equal(received, 500)
  t.match(faults.log, [{ outcome: 'truncated' }])
})

t.test('callbacks run before the work and between the work and its answer', async (t) => {
  const { askWith, worked } = await serve(t)
  const seen: string[] = []
  const answer = await askWith({
    type: 'callback',
    before: ({ operation }) => void seen.push(`${operation} before ${worked()}`),
    after: async ({ operation }) => void seen.push(`${operation} after ${worked()}`),
  })
  t.equal(answer.status, 200)
  t.same(seen, ['GetThing before 0', 'GetThing after 1'])
})
