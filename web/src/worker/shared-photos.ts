import { inBrowserStore } from '../state/browser-database.ts'

const PLACE = { database: 'moodscape-shared', store: 'photos', options: { autoIncrement: true } }

/** A photo that another app has shared, under the name by which it is forgotten. */
export interface SharedPhoto {
  key: IDBValidKey
  photo: File
}

/**
 * Photos that another app has shared: put here by the service worker, shown by the page before anything is sent. They
 * stay, over reloads too, until they are on their way or were put aside. A database of its own, for what lies in the
 * other one is on its way to the gateway.
 */
export function createSharedPhotos(factory: IDBFactory) {
  return {
    put: (photos: File[]): Promise<void> =>
      inBrowserStore(factory, PLACE, 'readwrite', (store) => {
        for (const photo of photos) store.add(photo)
        return () => {}
      }),

    list: (): Promise<SharedPhoto[]> =>
      inBrowserStore(factory, PLACE, 'readonly', (store) => {
        const keys = store.getAllKeys()
        const photos = store.getAll() as IDBRequest<File[]>
        return () => photos.result.map((photo, at) => ({ key: keys.result[at] ?? at, photo }))
      }),

    remove: (key: IDBValidKey): Promise<void> =>
      inBrowserStore(factory, PLACE, 'readwrite', (store) => {
        store.delete(key)
        return () => {}
      }),
  }
}
