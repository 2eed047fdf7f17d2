// node local/launcher/src/bundles/main.ts <folder>: bundles the launcher and all services, for npm start.
import { fileURLToPath } from 'node:url'

import { SOURCES } from '../services/service-files.ts'
import { SERVICE_NAMES } from '../settings/service-environments.ts'
import { writeBundles } from './write-bundles.ts'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Name the folder to write to')

const entries = [
  ['launcher', new URL('../main.ts', import.meta.url)] as const,
  ['provision', new URL('../../../../services/provision/src/main.ts', import.meta.url)] as const,
  ...SERVICE_NAMES.flatMap(
    (service) =>
      [
        [service, SOURCES.main(service)],
        [`${service}-config`, SOURCES.config(service)],
      ] as const,
  ),
]
try {
  await writeBundles(Object.fromEntries(entries.map(([name, url]) => [name, fileURLToPath(url)])), folder)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
