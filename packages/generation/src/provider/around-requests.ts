import type { PredictionApi } from './replicate-client.ts'

/** The requests of the API, as metrics and logs name them; `list` is that for a page of predictions. */
export type RequestName = 'create' | 'get' | 'cancel' | 'list'

/** Has something done around each request to Replicate, each page of a list being one. */
export function aroundRequests(
  api: PredictionApi,
  around: <Answer>(name: RequestName, request: () => Promise<Answer>) => Promise<Answer>,
): PredictionApi {
  return {
    create: (options) => around('create', () => api.create(options)),
    get: (id, options) => around('get', () => api.get(id, options)),
    cancel: (id, options) => around('cancel', () => api.cancel(id, options)),
    async *pages(signal) {
      const pages = api.pages(signal)
      for (;;) {
        const page = await around('list', () => pages.next())
        if (page.done) return
        yield page.value
      }
    },
  }
}
