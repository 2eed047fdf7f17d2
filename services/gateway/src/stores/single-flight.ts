import type { UploadKey } from '@moodscape/shared/records/upload-store'

type Get<Found> = (key: UploadKey) => Promise<Found>

/**
 * Concurrent reads of the same record share one read: when a job ends, all its subscribers read at once. A read that
 * is under way already may miss the change that made a caller ask, so later callers share the next one.
 */
export function singleFlight<Found>(get: Get<Found>): Get<Found> {
  const reading = new Map<string, Promise<Found>>()
  const next = new Map<string, Promise<Found>>()

  function begin(name: string, key: UploadKey): Promise<Found> {
    const begun = get(key).finally(() => {
      if (reading.get(name) === begun) reading.delete(name)
    })
    reading.set(name, begun)
    return begun
  }

  function follow(name: string, key: UploadKey, current: Promise<Found>): Promise<Found> {
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
