import { stringify } from 'yaml'

import { readVariables, type Variables } from './read-variables.ts'
import { describeValues } from './values-schema.ts'

/** The files of the chart that say what the code says, by their paths below deploy/chart. */
export async function describeChart(): Promise<Record<string, string>> {
  const services = await readVariables()
  return {
    'values.schema.json': `${JSON.stringify(describeSchema(services), undefined, 2)}\n`,
    'files/variables.yaml': describeReaders(services),
  }
}

function describeSchema(services: Record<string, Variables>): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment:
      'Written by npm run chart from checks/deploy/src/values-schema.ts and services/*/src/config.ts.',
    ...describeValues(services),
  }
}

/** In the order of the configuration, which is that of the table in docs/configuration.md. */
function describeReaders(services: Record<string, Variables>): string {
  const readers = Object.entries(services).map(([name, variables]) => [name, Object.keys(variables)])
  return `# Written by npm run chart: which variables each service reads.\n${stringify(Object.fromEntries(readers))}`
}
