import { notFound, ReplicateError } from '../replicate-error.ts'
import type { Prediction } from './prediction.ts'

const PAGE_SIZE = 100

/** Where a page lies: it starts right below or ends right above this sequence number. */
interface Cursor {
  side: 'below' | 'above'
  sequence: number
}

export interface PageQuery {
  cursor?: string
  created_after?: string
  created_before?: string
}

export interface Page {
  results: Prediction[]
  /** The query of the page with older predictions, if there are any. */
  next?: PageQuery
  /** The query of the page with newer predictions, if there are any. */
  previous?: PageQuery
}

/**
 * Cuts one page out of all predictions, newest first, 100 a page.
 *
 * @throws ReplicateError 404 for an invalid cursor, 400 for an invalid date
 */
export function pageOf(newestFirst: readonly Prediction[], query: PageQuery): Page {
  const wanted = newestFirst.filter(createdWithin(query))
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor)
  const results = cut(wanted, cursor)
  const newest = results[0]?.sequence ?? 0
  const oldest = results.at(-1)?.sequence ?? 0
  const hasOlder = results.length > 0 && wanted.some(({ sequence }) => sequence < oldest)
  const hasNewer = results.length > 0 && wanted.some(({ sequence }) => sequence > newest)
  const at = (side: Cursor['side'], sequence: number): PageQuery => ({
    ...query,
    cursor: writeCursor({ side, sequence }),
  })
  return {
    results,
    ...(hasOlder && { next: at('below', oldest) }),
    ...(hasNewer && { previous: at('above', newest) }),
  }
}

function cut(newestFirst: readonly Prediction[], cursor: Cursor | undefined): Prediction[] {
  if (!cursor) return newestFirst.slice(0, PAGE_SIZE)
  return cursor.side === 'below'
    ? newestFirst.filter(({ sequence }) => sequence < cursor.sequence).slice(0, PAGE_SIZE)
    : newestFirst.filter(({ sequence }) => sequence > cursor.sequence).slice(-PAGE_SIZE)
}

function createdWithin({ created_after: after, created_before: before }: PageQuery) {
  const from = after === undefined ? -Infinity : readDate('created_after', after)
  const to = before === undefined ? Infinity : readDate('created_before', before)
  return ({ createdAt }: Prediction) => createdAt >= from && createdAt < to
}

function readDate(name: string, text: string): number {
  const instant = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(instant)) {
    throw new ReplicateError(400, 'Bad request', `${name} must be a date-time in ISO 8601 format.`)
  }
  return instant
}

function writeCursor({ side, sequence }: Cursor): string {
  return Buffer.from(`${side}=${sequence}`).toString('base64url')
}

function readCursor(text: string): Cursor {
  const match = /^(below|above)=(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString())
  if (!match) throw notFound()
  return { side: match[1] === 'below' ? 'below' : 'above', sequence: Number(match[2]) }
}
