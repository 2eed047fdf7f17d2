const STORE = 'photos'

/**
 * Photos that another app has shared: put here by the service worker, taken by the page, which shows them before
 * anything is sent. A database of its own, for what lies in the other one is on its way to the gateway.
 */
export function createSharedPhotos(factory: IDBFactory) {
  function open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = factory.open('moodscape-shared', 1)
      request.onupgradeneeded = () => void request.result.createObjectStore(STORE, { autoIncrement: true })
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('IndexedDB does not open'))
    })
  }

  async function run<Result>(work: (store: IDBObjectStore) => () => Result): Promise<Result> {
    const database = await open()
    try {
      const transaction = database.transaction(STORE, 'readwrite')
      const result = work(transaction.objectStore(STORE))
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB failed'))
        transaction.onabort = transaction.onerror
      })
      return result()
    } finally {
      database.close()
    }
  }

  return {
    put: (photos: File[]): Promise<void> =>
      run((store) => {
        for (const photo of photos) store.add(photo)
        return () => {}
      }),

    /** Gives the photos that wait, once. */
    take: (): Promise<File[]> =>
      run((store) => {
        const all = store.getAll() as IDBRequest<File[]>
        store.clear()
        return () => all.result
      }),
  }
}
