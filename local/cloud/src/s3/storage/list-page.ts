import { compareKeys, type KeyIndex, keyAfter } from './key-index.ts'

export interface PageRequest {
  prefix: string
  /** Keys that share what comes before it (behind the prefix) are listed as one common prefix. */
  delimiter: string
  /** The smallest key that may be on the page. */
  from: string
  /** How many keys and common prefixes at most. */
  limit: number
}

export interface Page {
  keys: string[]
  commonPrefixes: string[]
  /** What to pass as `from` for the next page; absent on the last one. */
  next?: string
}

type SortedKeys = Pick<KeyIndex<unknown>, 'keyAt' | 'positionOf'>

/** Cuts one page out of the sorted keys, skipping the keys that share a common prefix. */
export function listPage(index: SortedKeys, { prefix, delimiter, from, limit }: PageRequest): Page {
  const page: Page = { keys: [], commonPrefixes: [] }
  let next = compareKeys(from, prefix) < 0 ? prefix : from
  while (limit > 0) {
    const key = index.keyAt(index.positionOf(next))
    if (key === undefined || !key.startsWith(prefix)) break
    if (page.keys.length + page.commonPrefixes.length === limit) return { ...page, next }
    const common = commonPrefix(key, prefix, delimiter)
    if (common === undefined) {
      page.keys.push(key)
      next = keyAfter(key)
    } else {
      page.commonPrefixes.push(common)
      const behind = keyBehindPrefix(common)
      if (behind === undefined) break
      next = behind
    }
  }
  return page
}

/**
 * The smallest text that sorts after everything with this prefix; absent if the prefix is the end of all
 * order.
 */
function keyBehindPrefix(prefix: string): string | undefined {
  const highest = 0x10ffff
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number)
  while (points.at(-1) === highest) points.pop()
  const last = points.pop()
  if (last === undefined) return undefined
  const raised = last + 1 === 0xd800 ? 0xe000 : last + 1
  return String.fromCodePoint(...points, raised)
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined
  const at = key.indexOf(delimiter, prefix.length)
  return at === -1 ? undefined : key.slice(0, at + delimiter.length)
}
