import { type Cluster, variablesOf } from '../cluster.ts'

/** What KEDA divides the need by is what a worker takes at a time. */
export function targetIsConcurrency(cluster: Cluster): string[] {
  return cluster.scaledObjects.flatMap(({ metadata, spec }) => {
    const worker = cluster.services.find(({ name }) => name === spec?.scaleTargetRef.name)
    const concurrency = worker && variablesOf(worker, cluster).CONCURRENCY
    const target = spec?.triggers[0]?.metadata.targetValue
    if (concurrency === target && target !== undefined) return []
    return [`ScaledObject ${metadata?.name} has the target ${target}, its worker CONCURRENCY ${concurrency}`]
  })
}
