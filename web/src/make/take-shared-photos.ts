import { createSharedPhotos } from '../worker/shared-photos.ts'
import type { ChosenPhotos } from './chosen-photos.svelte.ts'

/** Puts what another app has shared among the chosen photos: it is looked at first, and again after a reload. */
export async function takeSharedPhotos(
  photos: Pick<ChosenPhotos, 'add'>,
  factory: IDBFactory,
): Promise<void> {
  const shared = createSharedPhotos(factory)
  const all = await shared.list()
  await Promise.all(
    all.map(({ key, photo }) => photos.add([photo], () => void shared.remove(key).catch(() => {}))),
  )
}
