import { parseArgs } from 'node:util'

/** Why the arguments cannot be used, in a sentence. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export interface Options {
  /** The measures that are wanted, all without a name. */
  only: string[]
  /** The file for the figures, if not the usual one. */
  json?: string
  help: boolean
  list: boolean
}

export const USAGE = `npm run bench [-- --only <name> …] [-- --json <file>] [-- --list]

  --only <name>   measures only this; may come several times, or as name,name
  --json <file>   writes the figures there
  --list          names the measures
  --help          says this`

/**
 * @param known the names of all measures
 * @throws UsageError
 */
export function readOptions(args: string[], known: readonly string[]): Options {
  const { only = [], json, help, list } = parse(args)
  const names = only.flatMap((names) => names.split(','))
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new UsageError(`There is no measure ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
  }
  return { only: names, ...(json !== undefined && { json }), help, list }
}

function parse(args: string[]) {
  const options = {
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    help: { type: 'boolean', default: false, short: 'h' },
    list: { type: 'boolean', default: false },
  } as const
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`)
  }
}
