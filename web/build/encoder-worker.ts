import { runInNewContext } from 'node:vm'

import type { Plugin } from 'vite'

/** How `@mediabunny/aac-encoder` starts its worker: from its text, which the whole module consists of. */
const WORKER_TEXT = /return inlineWorker\((`(?:[^`\\]|\\.)*`)\);/s

/**
 * Gives the worker of the AAC encoder a file of its own. The package starts it from a text, by a `blob:` address: such a
 * worker lives under the page's content policy, which lets no WebAssembly run. A file has the policy that it is served
 * with, so that the page's own stays without an exception.
 *
 * @throws Error in a build, when a new version of the package starts its worker in another way
 */
export function encoderWorker(): Plugin {
  return {
    name: 'moodscape:encoder-worker',
    apply: 'build',
    transform(code, id) {
      if (!id.includes('mediabunny-aac-encoder')) return undefined
      const [call, literal] = WORKER_TEXT.exec(code) ?? []
      if (!call || !literal) this.error('The AAC encoder starts its worker in an unknown way')
      const source: unknown = runInNewContext(literal)
      const file = this.emitFile({ type: 'asset', name: 'aac-encoder.worker.js', source: String(source) })
      return {
        code: code.replace(call, () => `return new Worker(import.meta.ROLLUP_FILE_URL_${file});`),
        map: null,
      }
    },
  }
}
