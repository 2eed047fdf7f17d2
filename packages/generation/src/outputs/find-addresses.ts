/** No model nests its output deeper; what does is not looked through. */
const MAX_DEPTH = 8

/** The way to a place in a model's output: names of fields and places in lists. */
export type OutputPath = readonly (string | number)[]

const STEP = /\.?([\w-]+)|\[(\d{1,4})\]/gy

/**
 * Reads a path such as `images[0].url` or `images.0.url`.
 *
 * @returns undefined for text that is no path
 */
export function parseOutputPath(text: string): OutputPath | undefined {
  const steps = [...text.matchAll(STEP)]
  const isWhole = steps.reduce((length, [step]) => length + step.length, 0) === text.length
  if (!isWhole || steps.length === 0 || text.startsWith('.') || steps.length > MAX_DEPTH) return undefined
  return steps.map(([, name, index]) => (index === undefined ? (name ?? '') : Number(index)))
}

/** What is wrong with a path in the settings. */
export function findPathProblems(variable: string, text: string | undefined): string[] {
  const isFine = text === undefined || parseOutputPath(text) !== undefined
  return isFine ? [] : [`${variable} is no path such as images[0].url (it is ${JSON.stringify(text)})`]
}

/**
 * The addresses in a model's output, in the order in which they stand there: most models give one, or a list of
 * them, but some give objects or lists of lists. A `data:` address carries the file itself.
 *
 * @param path where to look, for models that name other addresses too
 */
export function findAddresses(output: unknown, path: OutputPath = []): string[] {
  const place = path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    output,
  )
  return [...addressesIn(place, MAX_DEPTH)]
}

function* addressesIn(value: unknown, depth: number): Generator<string> {
  if (typeof value === 'string') {
    const text = value.trim()
    if (/^(?:https?|data):/i.test(text) && URL.canParse(text)) yield text
  } else if (typeof value === 'object' && value !== null && depth > 0) {
    for (const inner of Object.values(value)) yield* addressesIn(inner, depth - 1)
  }
}
