/** Keys in S3's order (by their UTF-8 bytes) with a value each, so that a page of a listing costs a page. */
export interface KeyIndex<Value> {
  readonly size: number
  get: (key: string) => Value | undefined
  set: (key: string, value: Value) => void
  delete: (key: string) => void
  /** The key at a position, the smallest at 0. */
  keyAt: (position: number) => string | undefined
  /** How many keys come before this one: the position it has or would take. */
  positionOf: (key: string) => number
}

export function createKeyIndex<Value>(entries: Iterable<readonly [string, Value]> = []): KeyIndex<Value> {
  const values = new Map(entries)
  const keys = [...values.keys()].sort(compareKeys)

  const positionOf = (key: string): number => {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareKeys(keys[middle] as string, key) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    get size() {
      return keys.length
    },
    get: (key) => values.get(key),
    set(key, value) {
      if (!values.has(key)) keys.splice(positionOf(key), 0, key)
      values.set(key, value)
    },
    delete(key) {
      if (values.delete(key)) keys.splice(positionOf(key), 1)
    },
    keyAt: (position) => keys[position],
    positionOf,
  }
}

/**
 * Compares two texts as their UTF-8 bytes would compare. JavaScript compares UTF-16 units instead, which puts
 * emoji and other characters beyond U+FFFF (written as units D800–DFFF) before U+E000–U+FFFF.
 */
export function compareKeys(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at += 1) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at))
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/** The smallest text that sorts after this one. */
export function keyAfter(key: string): string {
  return `${key}\0`
}
