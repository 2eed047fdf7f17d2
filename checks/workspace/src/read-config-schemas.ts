import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { root } from './root.ts'

/** The environment variables of a service, and which of them have to be there, by a default if need be. */
export interface ConfigSchema {
  properties?: Record<string, Property>
  required?: string[]
}

export interface Property {
  default?: string | number | boolean
  description?: string
}

/** What a service's `src/config.ts` exports: an object schema, and functions, which have no properties. */
export async function readConfigSchemas(service: string): Promise<ConfigSchema[]> {
  const file = pathToFileURL(join(root, 'services', service, 'src/config.ts')).href
  return Object.values((await import(file)) as Record<string, ConfigSchema>)
}
