import t from 'tap'

import { serveShell } from '../../src/worker/serve-shell.ts'
import type { WorkerScope } from '../../src/worker/worker-scope.ts'

const SCOPE = 'https://host/below/'

/** A worker at its work, with caches in memory and a network of answers. */
function startWorker(answers: Record<string, () => Promise<Response>>, version = '2') {
  const caches = new Map<string, Map<string, Response>>([
    ['moodscape-shell-1', new Map()],
    ['other', new Map()],
  ])
  const listeners = new Map<string, (event: never) => void>()
  const shared: File[] = []
  const fetched: string[] = []
  const ask = async (input: RequestInfo | URL) => {
    const url = input instanceof Request ? input.url : String(input)
    fetched.push(url)
    return (await answers[url]?.()) ?? new Response(`new ${url}`)
  }
  const cacheOf = (name: string) => {
    const kept = caches.get(name) ?? new Map<string, Response>()
    caches.set(name, kept)
    return {
      addAll: async (requests: Request[]) => {
        for (const { url } of requests) kept.set(url, new Response(`kept ${url}`))
      },
      match: async (url: string) => kept.get(url)?.clone(),
      put: async (url: string, answer: Response) => void kept.set(url, answer),
    }
  }
  serveShell(
    {
      registration: { scope: SCOPE },
      caches: {
        open: async (name: string) => cacheOf(name),
        keys: async () => [...caches.keys()],
        delete: async (name: string) => caches.delete(name),
      },
      clients: { claim: async () => {} },
      fetch: ask,
      skipWaiting: async () => {},
      addEventListener: (type: string, listener: (event: never) => void) => listeners.set(type, listener),
    } as unknown as WorkerScope,
    {
      ...{ files: ['./', './icon.svg', './assets/index-a.js'], version },
      keepShared: async (photos) => void shared.push(...photos),
    },
  )

  async function live(type: 'install' | 'activate') {
    let work: Promise<unknown> = Promise.resolve()
    listeners.get(type)?.({ waitUntil: (done: Promise<unknown>) => (work = done) } as never)
    await work
  }
  function request(path: string, init?: RequestInit): Promise<Response> | undefined {
    let answer: Promise<Response> | undefined
    const event = {
      request: new Request(new URL(path, SCOPE), init),
      respondWith: (given: Promise<Response>) => (answer = given),
    }
    listeners.get('fetch')?.(event as never)
    return answer
  }
  return { live, request, caches, shared, fetched }
}

const offline = () => Promise.reject(new TypeError('offline'))

t.test('the page opens without a network, and is the newest one with it', async (t) => {
  let isOnline = false
  const { live, request } = startWorker({
    [SCOPE]: () => (isOnline ? Promise.resolve(new Response('newest')) : offline()),
  })
  await live('install')
  t.equal(await (await request('./'))?.text(), `kept ${SCOPE}`)
  isOnline = true
  t.equal(await (await request('./'))?.text(), 'newest')
})

t.test('files of the page come from what was kept; parts that come later are kept too', async (t) => {
  const { live, request, fetched } = startWorker({})
  await live('install')
  t.equal(await (await request('assets/index-a.js'))?.text(), `kept ${SCOPE}assets/index-a.js`)
  for (const _ of [1, 2])
    t.equal(await (await request('assets/clip-b.js'))?.text(), `new ${SCOPE}assets/clip-b.js`)
  t.same(fetched, [`${SCOPE}assets/clip-b.js`], 'asked for once')
})

t.test('answers of the API, signed addresses and other hosts pass untouched', async (t) => {
  const { live, request } = startWorker({})
  await live('install')
  for (const path of [
    'gallery',
    'uploads/1',
    'jobs?status=queued',
    's/abc',
    '/elsewhere',
    'https://bucket/x.webp?sig=1',
  ])
    t.equal(request(path), undefined, path)
  t.equal(request('upload-image', { method: 'POST' }), undefined)
})

t.test('a new version takes the old ones away, and nothing that is not its own', async (t) => {
  const { live, caches } = startWorker({})
  await live('install')
  await live('activate')
  t.same([...caches.keys()].sort(), ['moodscape-shell-2', 'other'])
})

t.test('a shared photo is kept for the page, which opens', async (t) => {
  const { request, shared } = startWorker({})
  const body = new FormData()
  body.append('photo', new File(['bytes'], 'me.jpg', { type: 'image/jpeg' }))
  body.append('photo', 'no file')
  const answer = await request('share-target', { method: 'POST', body })
  t.equal(answer?.status, 303)
  t.equal(answer?.headers.get('location'), SCOPE)
  t.same(
    shared.map(({ name }) => name),
    ['me.jpg'],
  )
})
