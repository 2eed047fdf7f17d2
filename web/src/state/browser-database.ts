/** A store in a database of its own. */
export interface BrowserStore {
  database: string
  store: string
  options: IDBObjectStoreParameters
}

/**
 * Does something in a store of the browser's, which is made where it is not there, and waits until that is written. The
 * database is open only meanwhile: page and service worker share it, and one that did not open is tried again.
 *
 * @param work begins its requests at once, and gives how to read their outcome
 * @throws what the browser says when it does not open or write
 */
export async function inBrowserStore<Result>(
  factory: IDBFactory,
  place: BrowserStore,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => () => Result,
): Promise<Result> {
  const database = await open(factory, place)
  try {
    const transaction = database.transaction(place.store, mode)
    const readOutcome = work(transaction.objectStore(place.store))
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB failed'))
      transaction.onabort = transaction.onerror
    })
    return readOutcome()
  } finally {
    database.close()
  }
}

function open(factory: IDBFactory, { database, store, options }: BrowserStore): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(database, 1)
    request.onupgradeneeded = () => void request.result.createObjectStore(store, options)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB does not open'))
  })
}
