import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { TSchema } from 'typebox'

import { root } from './project-root.ts'

/** The schemas of the environment variables that a service reads, by name. */
export type Variables = Record<string, TSchema>

/** Which variables each service reads, from the schemas in its `src/config.ts`. */
export async function readVariables(): Promise<Record<string, Variables>> {
  const files = globSync('services/*/src/config.ts', { cwd: root }).sort()
  const services = await Promise.all(files.map(async (file) => [nameOf(file), await readOf(file)] as const))
  return Object.fromEntries(services)
}

function nameOf(file: string): string {
  return basename(join(file, '../..'))
}

async function readOf(file: string): Promise<Variables> {
  const module = (await import(pathToFileURL(join(root, file)).href)) as Record<
    string,
    { properties?: Variables }
  >
  return Object.assign({}, ...Object.values(module).map(({ properties }) => properties ?? {})) as Variables
}
