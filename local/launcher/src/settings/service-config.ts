import { ConfigError } from '@moodscape/shared/process/config'
import { Type } from 'typebox'

import type { Environment } from './service-environments.ts'

/** What a service says of its variables. */
export interface ServiceConfig {
  /** Names of those that it reads. */
  variables: ReadonlySet<string>
  /** What it would refuse to start with, a sentence for each problem. */
  findProblems: (environment: Environment) => string[]
}

/**
 * Asks a service's own file of that name, which exports one schema and the function `read…Config` that checks an
 * environment by it. Loading the modules of all services takes some 100 ms: only a start with settings needs them.
 */
export async function loadServiceConfig({ href }: URL): Promise<ServiceConfig> {
  const exported = Object.entries((await import(href)) as Record<string, unknown>)
  const schema = exported.map(([, value]) => value).find((value) => Type.IsObject(value))
  const read = exported.find(([name]) => /^read\w+Config$/.test(name))?.[1] as
    | ((environment: Record<string, string | undefined>) => unknown)
    | undefined
  if (!schema || typeof read !== 'function')
    throw new Error(`${href} exports no schema, or no function to read it`)
  return {
    variables: new Set(Object.keys(schema.properties)),
    findProblems(environment) {
      try {
        read(environment)
        return []
      } catch (error) {
        if (error instanceof ConfigError) return error.problems
        throw error
      }
    },
  }
}
