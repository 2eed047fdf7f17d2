import type { MakeOptions, Mood } from '../api/types.ts'

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

const STORE = 'waiting'

/** In IndexedDB, which keeps photos as they are. */
export function createWaitingStore(factory: IDBFactory): WaitingStore {
  let opened: Promise<IDBDatabase> | undefined

  const open = () => {
    opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = factory.open('moodscape', 1)
      request.onupgradeneeded = () => void request.result.createObjectStore(STORE, { keyPath: 'key' })
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('IndexedDB does not open'))
    })
    return opened
  }

  async function run<Result>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result> {
    const transaction = (await open()).transaction(STORE, mode)
    const request = ask(transaction.objectStore(STORE))
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB failed'))
      transaction.onabort = transaction.onerror
    })
  }

  return {
    async list() {
      const all = await run<Waiting[]>('readonly', (store) => store.getAll() as IDBRequest<Waiting[]>)
      return all.sort((a, b) => a.created_at.localeCompare(b.created_at))
    },
    put: async (waiting) => void (await run('readwrite', (store) => store.put(waiting))),
    remove: async (key) => void (await run('readwrite', (store) => store.delete(key))),
  }
}
