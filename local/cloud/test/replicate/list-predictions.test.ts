import type { Page, Prediction } from 'replicate'
import t from 'tap'

import { type StandIn, standIn, testClock } from './fixtures/stand-in.ts'

/** Keeps the only thread asleep, so that what is listed does not change meanwhile. */
const MODEL = 'moodscape/sleeper'

async function createMany({ client }: StandIn, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    ids.push((await client.predictions.create({ model: MODEL, input: { index } })).id)
  }
  return ids
}

async function turnTo({ url, call }: StandIn, link: string | undefined): Promise<Page<Prediction>> {
  const response = await call(link?.slice(`${url}/v1`.length) ?? '')
  return response.json() as Promise<Page<Prediction>>
}

function idsOf(page: Page<Prediction>): string[] {
  return page.results.map(({ id }) => id)
}

t.test('the list has the newest first, 100 a page, and leads on and back', async (t) => {
  const server = await standIn(t)
  const newestFirst = (await createMany(server, 205)).reverse()

  const pages: string[][] = []
  for await (const page of server.client.paginate(() => server.client.predictions.list())) {
    pages.push(page.map(({ id }) => id))
  }
  t.same(pages, [newestFirst.slice(0, 100), newestFirst.slice(100, 200), newestFirst.slice(200)])

  const first = await server.client.predictions.list()
  t.equal(first.previous, null)
  const second = await turnTo(server, first.next)
  const third = await turnTo(server, second.next)
  t.equal(third.next, null)
  const backToSecond = await turnTo(server, third.previous)
  t.same(idsOf(backToSecond), idsOf(second))
  t.same(idsOf(await turnTo(server, backToSecond.previous)), idsOf(first))
})

t.test('the list can be narrowed to a span of time, page by page', async (t) => {
  const clock = testClock()
  const server = await standIn(t, { clock: clock.read })
  await createMany(server, 1)
  clock.advance(10)
  const wanted = await createMany(server, 101)
  clock.advance(10)
  await createMany(server, 1)

  const query = new URLSearchParams({
    created_after: '2026-01-01T00:00:10Z',
    created_before: '2026-01-01T01:00:20+01:00',
  })
  const first = await turnTo(server, `${server.url}/v1/predictions?${query.toString()}`)
  const second = await turnTo(server, first.next)
  t.same([...idsOf(first), ...idsOf(second)], wanted.reverse())
  t.equal(second.next, null)
})

t.test('a list without predictions is empty', async (t) => {
  const { client } = await standIn(t)
  t.same(await client.predictions.list(), { next: null, previous: null, results: [] })
})

t.test('a date that is none and a cursor that is none are refused', async (t) => {
  const { call } = await standIn(t)
  const list = async (query: string) => (await call(`/predictions?${query}`)).json()
  t.match(await list('created_after=yesterday'), { status: 400, detail: /created_after/ })
  t.match(await list('created_before=1'), { status: 400, detail: /created_before/ })
  t.match(await list('cursor=abc'), { status: 404 })
})
