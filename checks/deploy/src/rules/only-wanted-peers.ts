import type { Cluster } from '../cluster.ts'
import { mayReach } from '../policies/may-reach.ts'
import { outsidePeers, ownPeers, type Peer } from '../policies/peers.ts'

/** What is set up outside of the policies, and so which connections are wanted. */
export interface Surroundings {
  namespace: string
  ingressNamespace: string
  isMonitored: boolean
  isScaledByKeda: boolean
  hasPodIdentity: boolean
  hasCollector: boolean
  redis: 'managed redis' | 'redis elsewhere' | 'redis'
}

/** From and to each pod only those connections are possible that are wanted, and those are. */
export function onlyWantedPeers(cluster: Cluster, surroundings: Surroundings): string[] {
  const own = ownPeers(cluster, surroundings.namespace)
  const everybody = [...own, ...outsidePeers(surroundings.namespace)]
  const pairs = everybody.flatMap((from) => everybody.map((to) => [from, to] as const))
  return pairs
    .filter(([from, to]) => from !== to && (own.includes(from) || own.includes(to)))
    .flatMap(([from, to]) =>
      to.ports.flatMap((port) => {
        const may = mayReach(from, to, port, cluster.policies)
        if (may === isWanted(from, to, port, surroundings)) return []
        return [`${from.name} ${may ? 'reaches' : 'does not reach'} port ${port} of ${to.name}`]
      }),
    )
}

const SERVICE = /^(gateway|housekeeper|.+-worker)$/

function isWanted(from: Peer, to: Peer, port: number, around: Surroundings): boolean {
  const isService = SERVICE.test(from.name)
  const isOurs = isService || from.name === 'provision'
  switch (to.name) {
    case 'gateway':
      return (
        (from.name === 'ingress' && around.ingressNamespace === 'ingress-nginx') ||
        (from.name === 'gateways' && around.ingressNamespace === 'gateways') ||
        from.name === 'walk' ||
        (from.name === 'prometheus' && around.isMonitored)
      )
    case 'housekeeper':
      return (
        (from.name === 'prometheus' && around.isMonitored) || (from.name === 'keda' && around.isScaledByKeda)
      )
    case 'dns':
      return isOurs || from.name === 'walk'
    case 'internet':
    case 'internet over IPv6':
      return isOurs && port === 443
    case 'agent of pod identity':
      return isOurs && around.hasPodIdentity
    case 'collector':
      return isOurs && around.hasCollector
    case 'local-cloud':
      return isOurs
    case 'redis':
    case 'redis elsewhere':
    case 'managed redis':
      return isService && port === 6379 && around.redis === to.name
    default:
      return SERVICE.test(to.name) && from.name === 'prometheus' && around.isMonitored
  }
}
