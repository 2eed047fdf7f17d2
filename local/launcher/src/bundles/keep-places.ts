import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Plugin } from 'rolldown'

/** They load files of their own at run time (native code, threads, pages), by ways that a bundler does not see. */
const LEFT_OUT = /^(sharp|piscina|dynalite|@bull-board\/.+)$/

const OWN_PLACE = /\bimport\.meta\.url\b/g

/** Lets code in a bundle find the files that lie beside its source, and the packages that stay out of the bundle. */
export function keepPlaces(): Plugin {
  return {
    name: 'moodscape:keep-places',
    resolveId: {
      filter: { id: LEFT_OUT },
      async handler(id, importer, { kind }) {
        const found = await this.resolve(id, importer, { skipSelf: true, kind })
        if (!found) return null
        return { id: kind === 'require-call' ? found.id : pathToFileURL(found.id).href, external: true }
      },
    },
    transform: {
      filter: { code: /import\.meta\.url|__dirname|__filename/ },
      handler(code, id) {
        const placed = code.replace(OWN_PLACE, JSON.stringify(pathToFileURL(id).href))
        return { code: isCommonJs(id, code) ? `${declarePlace(id)}${placed}` : placed, map: null }
      },
    },
  }
}

function isCommonJs(id: string, code: string): boolean {
  return /\.c?js$/.test(id) && /\b__(dirname|filename)\b/.test(code)
}

/** In the same line as the code that follows, so that lines keep their numbers. */
function declarePlace(id: string): string {
  return `var __dirname=${JSON.stringify(dirname(id))},__filename=${JSON.stringify(id)};`
}
