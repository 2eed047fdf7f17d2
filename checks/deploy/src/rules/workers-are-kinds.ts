import type { Cluster } from '../cluster.ts'
import type { CodeFacts } from '../code-facts.ts'

/** There is a worker for each kind of job in the catalogue, beside gateway and housekeeper, and nothing else. */
export function workersAreKinds({ services }: Cluster, { kinds }: CodeFacts): string[] {
  const wanted = ['gateway', ...kinds.map((kind) => `${kind}-worker`), 'housekeeper']
  const there = services.map(({ component }) => component)
  return [
    ...wanted.filter((name) => !there.includes(name)).map((name) => `no Deployment runs the ${name}`),
    ...there.filter((name) => !wanted.includes(name)).map((name) => `${name} is no service of ours`),
  ]
}
