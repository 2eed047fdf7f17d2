import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { ServiceName } from '../settings/service-environments.ts'
import { createSourcePlaces } from './source-places.ts'

/** Where the code of each service is. */
export interface ServiceFiles {
  /** The script to run. */
  main: (service: ServiceName) => URL
  /** Exports the schema of its variables, and the function that reads them. */
  config: (service: ServiceName) => URL
  /** Gives the places in a line of a log as places in the sources. */
  inSources: (line: string) => string
}

export const SOURCES: ServiceFiles = {
  main: (service) => sourceOf(service, 'main'),
  config: (service) => sourceOf(service, 'config'),
  inSources: (line) => line,
}

/** @param folder made by `writeBundles` */
export function bundlesIn(folder: string): ServiceFiles {
  const file = (name: string) => pathToFileURL(join(folder, `${name}.mjs`))
  return {
    main: file,
    config: (service) => file(`${service}-config`),
    inSources: createSourcePlaces(folder),
  }
}

function sourceOf(service: ServiceName, name: string): URL {
  return new URL(`../../../../services/${service}/src/${name}.ts`, import.meta.url)
}
