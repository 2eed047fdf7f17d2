import { MoodscapeError } from '@moodscape/client/moodscape-error'

import type { Api } from '../api/moodscape-api.ts'
import type { Emotion, GalleryEntry } from '../api/types.ts'
import { type Trouble, troubleOf } from './problem-code.ts'
import { createSelection } from './selection.svelte.ts'

interface GalleryOptions {
  api: Pick<Api, 'galleryPage' | 'upload' | 'eraseUpload'>
  now?: () => number
}

const PAGE = 24
/** Presigned addresses are good for a quarter of an hour by default. */
const STALE_MS = 10 * 60_000

/** What a person has made, newest first. */
export function createGallery({ api, now = Date.now }: GalleryOptions) {
  let entries = $state.raw<GalleryEntry[]>([])
  let cursor = $state.raw<string | null>(null)
  let filter = $state.raw<Emotion | undefined>(undefined)
  let state = $state.raw<'new' | 'loading' | 'ready'>('new')
  let trouble = $state.raw<Trouble | undefined>(undefined)
  const selection = createSelection()
  let loadedAt = 0
  /** Answers to questions that are no longer asked are dropped. */
  let turn = 0

  async function load(from?: string): Promise<void> {
    const mine = ++turn
    state = 'loading'
    trouble = undefined
    try {
      const page = await api.galleryPage({ limit: PAGE, cursor: from, emotion: filter })
      if (mine !== turn) return
      const known = new Set(page.uploads.map(({ upload_id }) => upload_id))
      entries = from
        ? [...entries.filter(({ upload_id }) => !known.has(upload_id)), ...page.uploads]
        : page.uploads
      cursor = page.next_cursor
      if (!from) loadedAt = now()
    } catch (error) {
      if (mine === turn) trouble = troubleOf(error)
    }
    if (mine === turn) state = 'ready'
  }

  function drop(ids: readonly string[]): void {
    entries = entries.filter(({ upload_id }) => !ids.includes(upload_id))
    selection.drop(ids)
  }

  return {
    get entries() {
      return entries
    },
    get hasMore() {
      return cursor !== null
    },
    get filter() {
      return filter
    },
    get state() {
      return state
    },
    get trouble() {
      return trouble
    },
    get selected() {
      return selection.ids
    },
    toggle: selection.toggle,
    clearSelection: selection.clear,
    load: () => load(),
    loadMore: () => (cursor === null ? Promise.resolve() : load(cursor)),

    /** Addresses of pictures end; a page that lay in the background asks for new ones. */
    async refreshIfStale(): Promise<void> {
      if (state === 'ready' && now() - loadedAt > STALE_MS) await load()
    },

    /** Reads one upload again and puts it where it belongs; one that is gone is taken out. */
    async refresh(uploadId: string): Promise<void> {
      try {
        const upload = await api.upload(uploadId)
        entries = placeEntry(entries, upload)
      } catch (error) {
        if (error instanceof MoodscapeError && error.code === 'not_found') drop([uploadId])
      }
    },

    async filterBy(emotion: Emotion | undefined): Promise<void> {
      filter = emotion
      await load()
    },

    /** @throws what the gateway answers; what was erased before stays erased */
    async erase(ids: readonly string[]): Promise<void> {
      for (const id of ids) {
        await api.eraseUpload(id)
        drop([id])
      }
    },

    forget(): void {
      turn++
      entries = []
      cursor = null
      selection.clear()
      state = 'ready'
    },
  }
}
export type GalleryState = ReturnType<typeof createGallery>

/** An entry that is known is replaced where it stands; a new one goes where its time says. */
function placeEntry(entries: readonly GalleryEntry[], entry: GalleryEntry): GalleryEntry[] {
  const isKnown = entries.some(({ upload_id }) => upload_id === entry.upload_id)
  if (isKnown) return entries.map((one) => (one.upload_id === entry.upload_id ? entry : one))
  return [entry, ...entries].sort((a, b) => b.created_at.localeCompare(a.created_at))
}
