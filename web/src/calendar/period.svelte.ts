import type { Api } from '../api/moodscape-api.ts'
import type { GalleryEntry } from '../api/types.ts'
import { type Trouble, troubleOf } from '../state/problem-code.ts'
import { boundsOf } from './month-days.ts'
import { sumUpDays } from './sum-up-days.ts'

const PAGE = 100
/** Two thousand entries: more fit in no year that is looked at. */
const MOST_PAGES = 20

/** What was made in a month or a year. Its days appear as they arrive. */
export function createPeriod({ api }: { api: Pick<Api, 'gallery'> }) {
  let entries = $state.raw<GalleryEntry[]>([])
  let isLoading = $state(true)
  let isPartial = $state(false)
  let trouble = $state.raw<Trouble | undefined>(undefined)
  const days = $derived(sumUpDays(entries))
  /** Answers about a period that was left are dropped. */
  let turn = 0

  async function read(period: string, isCurrent: () => boolean): Promise<void> {
    let cursor: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const { uploads, next_cursor } = await api.gallery({
        limit: PAGE,
        ...(cursor !== undefined && { cursor }),
        ...boundsOf(period),
      })
      if (!isCurrent()) return
      entries = [...entries, ...uploads]
      if (!next_cursor) return
      cursor = next_cursor
    }
    isPartial = true
  }

  return {
    get days() {
      return days
    },
    get entries() {
      return entries
    },
    get isLoading() {
      return isLoading
    },
    /** Whether there is more than is shown. */
    get isPartial() {
      return isPartial
    },
    get trouble() {
      return trouble
    },
    async load(period: string): Promise<void> {
      const mine = ++turn
      const isCurrent = () => mine === turn
      entries = []
      isLoading = true
      isPartial = false
      trouble = undefined
      try {
        await read(period, isCurrent)
      } catch (error) {
        if (isCurrent()) trouble = troubleOf(error)
      }
      if (isCurrent()) isLoading = false
    },
  }
}
