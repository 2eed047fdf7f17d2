import { type Cluster, settingsOf, variablesOf } from '../cluster.ts'
import type { CodeFacts } from '../code-facts.ts'
import { AWS_SECRETS, SECRET_VARIABLES } from '../values-schema.ts'

/** The SDK of AWS reads these itself. */
const OF_AWS = [
  ...AWS_SECRETS,
  ...['S3', 'DYNAMODB', 'REKOGNITION'].map((service) => `AWS_ENDPOINT_URL_${service}`),
]

/** A service is given what its configuration reads, and nothing else; secrets by reference only. */
export function variablesAreRead(cluster: Cluster, { variables }: CodeFacts): string[] {
  return cluster.workloads.flatMap((workload) => {
    const known = variables[workload.component]
    if (!known) return []
    const given = variablesOf(workload, cluster)
    const unknown = Object.keys(given).filter((name) => !(name in known) && !OF_AWS.includes(name))
    const missing = Object.entries(known)
      .filter(([name, schema]) => isRequired(schema) && !(name in given))
      .map(([name]) => name)
    const open = Object.entries(settingsOf(workload, cluster))
      .filter(([name, value]) => isSecret(name) || /:\/\/[^/]*@/.test(value))
      .map(([name]) => name)
    return [
      ...unknown.map((name) => `is given ${name}, which it does not read`),
      ...missing.map((name) => `is not given ${name}`),
      ...open.map((name) => `is given ${name} for all to see`),
    ].map((sentence) => `${workload.name} ${sentence}`)
  })
}

function isSecret(name: string): boolean {
  return (
    name !== 'REDIS_URL' && (SECRET_VARIABLES.includes(name) || /^AWS_(SECRET|ACCESS|SESSION)/.test(name))
  )
}

function isRequired(schema: object): boolean {
  return !('default' in schema) && !('~optional' in schema)
}
