import { sep } from 'node:path'

import files from '@fastify/static'
import { ConfigError } from '@moodscape/shared/process/config'
import type { FastifyInstance } from 'fastify'

import type { AssetUrls } from '../../stores/asset-urls.ts'

interface PageOptions {
  /** The built page: `index.html`, and files whose names change with their content in `assets/`. */
  folder: string
  urls: AssetUrls
}

/**
 * `GET /`: the page for people, as static files. It may load from here and, pictures and melodies, from where objects
 * are; scripts from nowhere else, without an exception.
 *
 * @throws ConfigError where there is no page in the folder
 */
export async function page(app: FastifyInstance, { folder, urls }: PageOptions): Promise<void> {
  let policy: string | undefined
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, open: true, unlimited: true }
  })
  app.addHook('onRequest', async (_request, reply) => {
    // Credentials for signing may come after the start.
    policy ??= contentPolicy(new URL((await urls())('any')).origin)
    reply.header('content-security-policy', policy)
    reply.header('permissions-policy', 'camera=(self), microphone=(), geolocation=()')
  })
  await app.register(files, {
    root: folder,
    decorateReply: false,
    // A route for each file: every other address stays a problem of the API.
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isNamedByContent = path.includes(`${sep}assets${sep}`)
      reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
      if (isWorker(path)) reply.header('content-security-policy', WORKER_POLICY)
    },
  })
  // Where the folder is absent or empty, the plugin makes no route.
  if (!app.hasRoute({ method: 'GET', url: `${app.prefix}/index.html` }))
    throw new ConfigError([
      `PAGE_DIR: there is no index.html in ${folder}. Name the folder of the built page, or leave PAGE_DIR out`,
    ])
}

/**
 * A worker lives under the policy of its own file: it loads from here only, and may run WebAssembly, which the encoder
 * of clips is. The page may not.
 */
const WORKER_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"

function isWorker(path: string): boolean {
  return /(?:^|[\\/.-])worker(?:-[\w-]+)?\.js$/.test(path)
}

function contentPolicy(objects: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${objects}`,
    `img-src 'self' blob: data: ${objects}`,
    `media-src 'self' blob: ${objects}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
