import { globSync } from 'node:fs'
import { basename, join } from 'node:path'

import { type Property, readConfigSchemas } from './read-config-schemas.ts'
import { root } from './root.ts'
import { tableOf } from './written-section.ts'

/** A variable as the schemas of its readers describe it. */
interface Variable {
  name: string
  /** As the table shows it. */
  fallback: string
  description: string
  /** Services. */
  readers: string[]
}

/**
 * The table of all environment variables in Markdown, from the schemas of the services.
 *
 * @throws Error where a variable has no description, or two services describe it differently
 */
export async function describeConfiguration(): Promise<string> {
  const files = globSync('services/*/src/config.ts', { cwd: root }).sort()
  const services = files.map((file) => basename(join(file, '../..')))
  const variables = new Map<string, Variable>()
  for (const service of services) {
    for (const { properties = {}, required = [] } of await readConfigSchemas(service)) {
      for (const [name, property] of Object.entries(properties)) {
        addVariable(variables, service, name, property, required.includes(name))
      }
    }
  }
  const rows = [...variables.values()]
    .sort((one, other) => other.readers.length - one.readers.length)
    .map(({ name, fallback, readers, description }) => [
      `\`${name}\``,
      fallback,
      nameReaders(readers, services),
      description.replaceAll('|', '\\|'),
    ])
  return tableOf(['variable', 'default', 'read by', 'meaning'], rows)
}

function addVariable(
  variables: Map<string, Variable>,
  service: string,
  name: string,
  { default: value, description }: Property,
  isRequired: boolean,
): void {
  if (description === undefined) throw new Error(`${name} of ${service} has no description`)
  const variable = { name, description, fallback: describeDefault(value, isRequired), readers: [service] }
  const known = variables.get(name)
  if (!known) variables.set(name, variable)
  else if (known.description !== description || known.fallback !== variable.fallback)
    throw new Error(`${service} describes ${name} differently from ${known.readers.join(', ')}`)
  else known.readers.push(service)
}

function describeDefault(value: Property['default'], isRequired: boolean): string {
  if (value === undefined) return isRequired ? 'required' : 'none'
  return value === '' ? 'none' : `\`${String(value)}\``
}

function nameReaders(readers: string[], services: string[]): string {
  if (readers.length === services.length) return 'all'
  const workers = services.filter((service) => service.endsWith('-worker'))
  if (!workers.every((worker) => readers.includes(worker))) return readers.join(', ')
  return ['workers', ...readers.filter((reader) => !workers.includes(reader))].join(', ')
}
