import type { Started } from '@moodscape/client/types'

import type { Api } from '../api/moodscape-api.ts'
import { newKey } from '../api/new-key.ts'
import { type Trouble, troubleOf } from './problem-code.ts'
import type { Waiting, WaitingStore } from './waiting-store.ts'

export interface OutboxEntry {
  waiting: Waiting
  isSending: boolean
  trouble?: Trouble | undefined
}

export type OutboxApi = Pick<Api, 'sendPhoto' | 'sendMood'>

interface OutboxOptions {
  api: OutboxApi
  store: WaitingStore
  onAccepted: (started: Started) => void
}

/**
 * What is on its way to the gateway. It is kept before it is sent and forgotten once it was accepted, so a reload, a
 * lost network or a crash between the two loses nothing and starts nothing twice.
 */
export function createOutbox({ api, store, onAccepted }: OutboxOptions) {
  let entries = $state.raw<OutboxEntry[]>([])

  function set(key: string, change: Partial<OutboxEntry>): void {
    entries = entries.map((entry) => (entry.waiting.key === key ? { ...entry, ...change } : entry))
  }

  async function remove(key: string): Promise<void> {
    entries = entries.filter(({ waiting }) => waiting.key !== key)
    await store.remove(key).catch(() => {})
  }

  /** @returns the upload that it became; undefined where it waits on */
  async function send(key: string): Promise<string | undefined> {
    const entry = entries.find(({ waiting }) => waiting.key === key)
    if (!entry || entry.isSending) return undefined
    set(key, { isSending: true, trouble: undefined })
    try {
      const started = await post(entry.waiting)
      await remove(key)
      onAccepted(started)
      return started.upload_id
    } catch (error) {
      set(key, { isSending: false, trouble: troubleOf(error) })
      return undefined
    }
  }

  function post({ key, photo, mood, options, consent }: Waiting): Promise<Started> {
    if (photo) return api.sendPhoto(photo, { ...options, consent }, { idempotencyKey: key })
    return api.sendMood(mood ?? { valence: 0, arousal: 0 }, options, { idempotencyKey: key })
  }

  return {
    get entries() {
      return entries
    },
    send,
    remove,

    /**
     * @param onKept told once it is kept here: it need not be kept anywhere else from then on
     * @returns the upload that it became; undefined where it waits
     */
    async add(
      things: Omit<Waiting, 'key' | 'created_at'>,
      onKept: () => void = () => {},
    ): Promise<string | undefined> {
      const waiting: Waiting = { ...things, key: newKey(), created_at: new Date().toISOString() }
      entries = [{ waiting, isSending: false }, ...entries]
      // A browser that keeps nothing still sends.
      await store.put(waiting).then(onKept, () => {})
      return send(waiting.key)
    },

    async load(): Promise<void> {
      const kept = await store.list().catch(() => [])
      const known = new Set(entries.map(({ waiting }) => waiting.key))
      entries = [
        ...kept.filter(({ key }) => !known.has(key)).map((waiting) => ({ waiting, isSending: false })),
        ...entries,
      ]
    },

    /** Sends all that may still succeed, one after the other. */
    async sendAll(): Promise<void> {
      for (const { waiting, trouble } of entries)
        if (!trouble || trouble.retryable || trouble.code === 'unauthenticated') await send(waiting.key)
    },
  }
}
