import { type Cluster, selects } from '../cluster.ts'
import type { KubernetesObject } from '../kubernetes-object.ts'

interface Selecting {
  selector?: Record<string, string> | { matchLabels?: Record<string, string> }
  podSelector?: { matchLabels?: Record<string, string> }
  template?: { metadata?: { labels?: Record<string, string> } }
}

/** Every selector finds a pod, a Deployment its own and no other's. A Service without a selector is meant to. */
export function selectorsFindPods({ objects, workloads }: Cluster): string[] {
  const pods = workloads.map(({ labels }) => labels)
  return objects.flatMap((object) => {
    const labels = selectorOf(object)
    if (!labels) return []
    const name = `${object.kind} ${object.metadata.name}`
    if (object.kind === 'ServiceMonitor') {
      const services = objects.filter(({ kind }) => kind === 'Service')
      return services.some(({ metadata }) => selects(labels, metadata.labels ?? {}))
        ? []
        : [`${name} finds no Service`]
    }
    const own = (object.spec as Selecting).template?.metadata?.labels
    if (own && !selects(labels, own)) return [`${name} does not select its own pods`]
    const found = pods.filter((pod) => selects(labels, pod))
    if (found.length === 0) return [`${name} selects no pod`]
    return own && found.length > 1 ? [`${name} selects pods of others`] : []
  })
}

function selectorOf({ kind, spec }: KubernetesObject): Record<string, string> | undefined {
  const { selector, podSelector } = (spec ?? {}) as Selecting
  if (kind === 'Service') return selector as Record<string, string> | undefined
  return (selector ?? podSelector)?.matchLabels as Record<string, string> | undefined
}
