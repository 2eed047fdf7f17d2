import { inBrowserStore } from '../state/browser-database.ts'

const PLACE = { database: 'moodscape-shared', store: 'photos', options: { autoIncrement: true } }

/**
 * Photos that another app has shared: put here by the service worker, taken by the page, which shows them before
 * anything is sent. A database of its own, for what lies in the other one is on its way to the gateway.
 */
export function createSharedPhotos(factory: IDBFactory) {
  return {
    put: (photos: File[]): Promise<void> =>
      inBrowserStore(factory, PLACE, 'readwrite', (store) => {
        for (const photo of photos) store.add(photo)
        return () => {}
      }),

    /** Gives the photos that wait, once. */
    take: (): Promise<File[]> =>
      inBrowserStore(factory, PLACE, 'readwrite', (store) => {
        const all = store.getAll() as IDBRequest<File[]>
        store.clear()
        return () => all.result
      }),
  }
}
