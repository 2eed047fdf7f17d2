/** What a browser keeps of small things by name. */
export type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Reads what was kept as JSON; undefined where there is none, or nothing that can be read. */
export function readKept<Value>(keep: Keep, name: string): Value | undefined {
  try {
    const text = keep.getItem(name)
    return text === null ? undefined : (JSON.parse(text) as Value)
  } catch {
    return undefined
  }
}

/** Keeps a value, or forgets it. A browser that keeps nothing (private, full) loses it with the page. */
export function writeKept(keep: Keep, name: string, value: unknown): void {
  try {
    if (value === undefined) keep.removeItem(name)
    else keep.setItem(name, JSON.stringify(value))
  } catch {
    // Nothing is lost but the comfort of finding it again.
  }
}
