import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A place in a module, as stack traces have it. */
const PLACE = /(file:\/\/[^\s"')]+\.mjs):(\d+):(\d+)/g

/**
 * Finds the places in the sources for those in bundles. Done here for what services write, so that no service holds the
 * maps: with `--enable-source-maps` each takes 30 MB more.
 *
 * @param folder of the bundles
 * @returns a function that replaces the places in a line of a log
 */
export function createSourcePlaces(folder: string): (line: string) => string {
  const start = `${pathToFileURL(folder).href}/`
  const maps = new Map<string, SourceMap | undefined>()

  function findSource(all: string, bundle: string, line: string, column: string): string {
    if (!bundle.startsWith(start) || bundle.includes('/', start.length)) return all
    if (!maps.has(bundle)) maps.set(bundle, readMap(bundle))
    const origin = maps.get(bundle)?.findOrigin(Number(line), Number(column))
    if (!origin || !('fileName' in origin)) return all
    return `${new URL(origin.fileName, bundle).href}:${origin.lineNumber}:${origin.columnNumber}`
  }

  return (line) => (line.includes(start) ? line.replace(PLACE, findSource) : line)
}

/** @returns undefined where there is no map: the place in the bundle is better than none */
function readMap(bundle: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${bundle}.map`), 'utf8')) as SourceMapPayload)
  } catch {
    return undefined
  }
}
