import type { WorkerScope } from './worker-scope.ts'

interface Shell {
  /** Files of the page, relative to the worker; `./` is the page itself. */
  files: readonly string[]
  /** Changes with any of the files. */
  version: string
  /** Keeps photos that another app shares until the page looks at them. */
  keepShared: (photos: File[]) => Promise<void>
}

const PREFIX = 'moodscape-shell-'

/**
 * Serves the page from what was kept of it, so that it opens without a network too. Answers of the API and signed
 * addresses are none of its business: it lets everything pass that is no file of the page.
 */
export function serveShell(scope: WorkerScope, { files, version, keepShared }: Shell): void {
  const name = PREFIX + version
  const addressOf = (file: string) => new URL(file, scope.registration.scope).href
  const known = new Set(files.map(addressOf))
  const [home, assets, target] = ['./', './assets/', './share-target'].map(addressOf)

  async function keepAll(): Promise<void> {
    const cache = await scope.caches.open(name)
    // Past the browser's own cache: what is kept here belongs together.
    await cache.addAll([...known].map((address) => new Request(address, { cache: 'reload' })))
    await scope.skipWaiting()
  }

  async function dropOld(): Promise<void> {
    const all = await scope.caches.keys()
    await Promise.all(
      all.filter((one) => one.startsWith(PREFIX) && one !== name).map((one) => scope.caches.delete(one)),
    )
    await scope.clients.claim()
  }

  /** The page itself: newest first, for it names the files that it needs. */
  async function page(request: Request): Promise<Response> {
    try {
      return await scope.fetch(request)
    } catch (error) {
      const kept = await (await scope.caches.open(name)).match(home ?? './')
      if (kept) return kept
      throw error
    }
  }

  /** A file: kept first. Names of assets change with their content, so one that comes now may stay. */
  async function file(request: Request): Promise<Response> {
    const cache = await scope.caches.open(name)
    const kept = await cache.match(request.url)
    if (kept) return kept
    const answer = await scope.fetch(request)
    if (answer.ok && request.url.startsWith(assets ?? '')) await cache.put(request.url, answer.clone())
    return answer
  }

  async function takeShared(request: Request): Promise<Response> {
    const form = await request.formData()
    await keepShared(form.getAll('photo').filter((entry) => entry instanceof File))
    return Response.redirect(home ?? './', 303)
  }

  scope.addEventListener('install', (event) => event.waitUntil(keepAll()))
  scope.addEventListener('activate', (event) => event.waitUntil(dropOld()))
  scope.addEventListener('fetch', (event) => {
    const { request } = event
    const address = request.url.split('#')[0] ?? request.url
    if (request.method === 'POST' && address === target) event.respondWith(takeShared(request))
    else if (request.method !== 'GET') return
    else if (address === home) event.respondWith(page(request))
    else if (known.has(address) || address.startsWith(assets ?? '')) event.respondWith(file(request))
  })
}
