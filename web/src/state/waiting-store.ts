import type { MakeOptions, Mood } from '../api/types.ts'
import { inBrowserStore } from './browser-database.ts'

/** A photo or mood that the gateway has not accepted yet. */
export interface Waiting {
  /** The Idempotency-Key of its request: sent again it starts nothing twice. */
  key: string
  photo?: Blob
  name?: string
  mood?: Mood
  options: MakeOptions
  /** Version of what the person agreed to; for photos. */
  consent: string
  created_at: string
}

/** Keeps what waits, over reloads and crashes. */
export interface WaitingStore {
  list(): Promise<Waiting[]>
  put(waiting: Waiting): Promise<void>
  remove(key: string): Promise<void>
}

const PLACE = { database: 'moodscape', store: 'waiting', options: { keyPath: 'key' } }

/** In IndexedDB, which keeps photos as they are. */
export function createWaitingStore(factory: IDBFactory): WaitingStore {
  return {
    async list() {
      const all = await inBrowserStore(factory, PLACE, 'readonly', (store) => {
        const request = store.getAll() as IDBRequest<Waiting[]>
        return () => request.result
      })
      return all.sort((a, b) => a.created_at.localeCompare(b.created_at))
    },
    put: (waiting) =>
      inBrowserStore(factory, PLACE, 'readwrite', (store) => {
        store.put(waiting)
        return () => {}
      }),
    remove: (key) =>
      inBrowserStore(factory, PLACE, 'readwrite', (store) => {
        store.delete(key)
        return () => {}
      }),
  }
}
