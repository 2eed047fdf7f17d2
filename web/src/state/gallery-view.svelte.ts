import type { Emotion, GalleryEntry } from '../api/types.ts'
import type { Trouble } from './problem-code.ts'
import { createSelection } from './selection.svelte.ts'

/** What is seen of the gallery; only `createGallery` changes it. */
export class GalleryView {
  /** Newest first. */
  entries = $state.raw<readonly GalleryEntry[]>([])
  /** Where the next page begins; null after the last. */
  cursor = $state.raw<string | null>(null)
  filter = $state.raw<Emotion | undefined>(undefined)
  state = $state.raw<'new' | 'loading' | 'ready'>('new')
  trouble = $state.raw<Trouble | undefined>(undefined)
  readonly selection = createSelection()

  get hasMore(): boolean {
    return this.cursor !== null
  }
  get selected(): ReadonlySet<string> {
    return this.selection.ids
  }

  /** An entry that is known is replaced where it stands; a new one goes where its time says. */
  place(entry: GalleryEntry): void {
    const isKnown = this.entries.some(({ upload_id }) => upload_id === entry.upload_id)
    this.entries = isKnown
      ? this.entries.map((one) => (one.upload_id === entry.upload_id ? entry : one))
      : [entry, ...this.entries].sort((a, b) => b.created_at.localeCompare(a.created_at))
  }

  drop(ids: readonly string[]): void {
    this.entries = this.entries.filter(({ upload_id }) => !ids.includes(upload_id))
    this.selection.drop(ids)
  }
}
