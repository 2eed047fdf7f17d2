import { MoodscapeError } from '@moodscape/client/moodscape-error'

import type { Api } from '../api/moodscape-api.ts'
import type { Emotion, Upload } from '../api/types.ts'
import { GalleryView } from './gallery-view.svelte.ts'
import { troubleOf } from './problem-code.ts'

interface GalleryOptions {
  api: Pick<Api, 'gallery' | 'getUpload' | 'eraseUpload'>
  now?: () => number
}

const PAGE = 24
/** Presigned addresses are good for a quarter of an hour by default. */
const STALE_MS = 10 * 60_000

/** What a person has made, newest first. */
export function createGallery({ api, now = Date.now }: GalleryOptions) {
  const view = new GalleryView()
  let loadedAt = 0
  /** Answers to questions that are no longer asked are dropped. */
  let turn = 0
  /** Of each upload that is being read again the newest reading: an older answer may come after a newer one. */
  const readings = new Map<string, symbol>()

  async function load(from?: string): Promise<void> {
    const mine = ++turn
    view.state = 'loading'
    view.trouble = undefined
    try {
      const page = await api.gallery({
        limit: PAGE,
        ...(from !== undefined && { cursor: from }),
        ...(view.filter && { emotion: view.filter }),
      })
      if (mine !== turn) return
      const known = new Set(page.uploads.map(({ upload_id }) => upload_id))
      const before = from ? view.entries.filter(({ upload_id }) => !known.has(upload_id)) : []
      view.entries = [...before, ...page.uploads]
      view.cursor = page.next_cursor
      if (!from) loadedAt = now()
    } catch (error) {
      if (mine === turn) view.trouble = troubleOf(error)
    }
    if (mine === turn) view.state = 'ready'
  }

  return Object.assign(view, {
    load: () => load(),
    loadMore: () => (view.cursor === null ? Promise.resolve() : load(view.cursor)),

    /** Addresses of pictures end; a page that lay in the background asks for new ones. */
    async refreshIfStale(): Promise<void> {
      if (view.state === 'ready' && now() - loadedAt > STALE_MS) await load()
    },

    /** Reads one upload again and puts it where it belongs; one that is gone is taken out. */
    async refresh(uploadId: string): Promise<Upload | undefined> {
      const mine = Symbol(uploadId)
      readings.set(uploadId, mine)
      try {
        const upload = await api.getUpload(uploadId)
        if (readings.get(uploadId) === mine) view.place(upload)
        return upload
      } catch (error) {
        if (error instanceof MoodscapeError && error.code === 'not_found') view.drop([uploadId])
        return undefined
      } finally {
        if (readings.get(uploadId) === mine) readings.delete(uploadId)
      }
    },

    async filterBy(emotion: Emotion | undefined): Promise<void> {
      view.filter = emotion
      await load()
    },

    /** @throws what the gateway answers; what was erased before stays erased */
    async erase(ids: readonly string[]): Promise<void> {
      for (const id of ids) {
        await api.eraseUpload(id)
        view.drop([id])
      }
    },

    forget(): void {
      turn++
      view.entries = []
      view.cursor = null
      view.selection.clear()
      view.state = 'ready'
    },
  })
}
export type GalleryState = ReturnType<typeof createGallery>
