import { serveShell } from './serve-shell.ts'
import { createSharedPhotos } from './shared-photos.ts'
import type { WorkerScope } from './worker-scope.ts'

/** Filled in by the build. */
declare const SHELL_FILES: readonly string[]
declare const SHELL_VERSION: string

serveShell(globalThis as unknown as WorkerScope, {
  files: SHELL_FILES,
  version: SHELL_VERSION,
  keepShared: createSharedPhotos(indexedDB).put,
})
