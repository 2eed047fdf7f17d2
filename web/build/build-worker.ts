import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { build } from 'vite'

/** What clips are made with is large: it is kept by those only who make some. */
const FOR_CLIPS = /mediabunny|aac-encoder/

/**
 * Builds the service worker beside a built page, as one file: it knows the page's files, and a change of any of them
 * makes it another worker.
 */
export async function buildWorker(web: string, folder: string): Promise<void> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !FOR_CLIPS.test(file.slice(folder.length)))
    .sort()
  const version = createHash('sha256')
  for (const file of files) version.update(file.slice(folder.length)).update(readFileSync(file))
  const names = files.map((file) => file.slice(folder.length + 1).replaceAll('\\', '/'))
  await build({
    root: web,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: {
      SHELL_FILES: JSON.stringify(names.map((name) => (name === 'index.html' ? './' : `./${name}`))),
      SHELL_VERSION: JSON.stringify(version.digest('hex').slice(0, 16)),
    },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
      rolldownOptions: {
        input: join(web, 'src/worker/service-worker.ts'),
        output: { format: 'iife', entryFileNames: 'service-worker.js' },
      },
    },
  })
}
