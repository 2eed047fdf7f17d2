import type { Cluster } from '../cluster.ts'

/** An Ingress or an HTTPRoute or neither; the paths that tell how much goes on lead to no pod. */
export function oneWayIn({ objects, kubernetesServices }: Cluster): string[] {
  const ways = objects.filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute')
  const text = JSON.stringify(ways)
  const hidden = ['/metrics', '/readyz'].filter((path) => ways.length > 0 && !text.includes(`"${path}"`))
  const nowhere = kubernetesServices.find(({ metadata }) => metadata?.name?.endsWith('-nowhere'))
  const open = kubernetesServices.filter(({ spec }) => spec?.type !== undefined && spec.type !== 'ClusterIP')
  return [
    ...(ways.length > 1 ? ['there are two ways in'] : []),
    ...hidden.map((path) => `${path} is open to the public`),
    ...(nowhere?.spec?.selector ? ['what is hidden leads to pods'] : []),
    ...open.map(({ metadata }) => `the Service ${metadata?.name} is open to the outside of the cluster`),
  ]
}
