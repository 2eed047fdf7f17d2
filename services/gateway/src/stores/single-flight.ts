import type { UploadKey, UploadStore } from '@moodscape/shared/records/upload-store'

type Get = UploadStore['get']

/**
 * Concurrent reads of the same record share one read: when a job ends, all its subscribers read at once. A read that
 * is under way already may miss the change that made a caller ask, so later callers share the next one.
 */
export function singleFlight(get: Get): Get {
  const reading = new Map<string, ReturnType<Get>>()
  const next = new Map<string, ReturnType<Get>>()

  function begin(name: string, key: UploadKey): ReturnType<Get> {
    const begun = get(key).finally(() => {
      if (reading.get(name) === begun) reading.delete(name)
    })
    reading.set(name, begun)
    return begun
  }

  function follow(name: string, key: UploadKey, current: ReturnType<Get>): ReturnType<Get> {
    const following = current.then(settled, settled).then(() => {
      next.delete(name)
      return begin(name, key)
    })
    next.set(name, following)
    return following
  }

  return (key) => {
    const name = `${key.user_id} ${key.upload_id}`
    const current = reading.get(name)
    return next.get(name) ?? (current ? follow(name, key, current) : begin(name, key))
  }
}

/** How a read turned out is for those to know who share it. */
function settled(): void {}
