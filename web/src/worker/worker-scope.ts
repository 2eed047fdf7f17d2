/**
 * What the service worker uses of its surroundings. The types of a page and those of a worker exclude each other in one
 * program; these few serve tests too.
 */
export interface WorkerScope {
  registration: { scope: string }
  caches: Pick<CacheStorage, 'open' | 'keys' | 'delete'>
  fetch: typeof fetch
  clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void
}

interface LastingEvent {
  /** Keeps the worker alive until the work is done. */
  waitUntil(work: Promise<unknown>): void
}

interface RequestEvent extends LastingEvent {
  request: Request
  respondWith(answer: Promise<Response>): void
}
