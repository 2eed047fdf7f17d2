import { BlockList, isIPv6 } from 'node:net'

import type {
  INetworkPolicy,
  INetworkPolicyPeer,
  INetworkPolicyPort,
} from 'kubernetes-models/networking.k8s.io/v1'

import { selects } from '../cluster.ts'
import { isInNamespace, type Peer } from './peers.ts'

/**
 * Whether one may open a connection to a port of the other, by the semantics of NetworkPolicy: a pod that any policy
 * selects for a direction may do only what one of them allows there. DNS is asked by UDP, the rest by TCP.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function mayReach(from: Peer, to: Peer, port: number, policies: INetworkPolicy[]): boolean {
  const out = policiesFor(from, 'Egress', policies)
  const into = policiesFor(to, 'Ingress', policies)
  const isLetOut = out.some(({ spec, metadata }) =>
    (spec?.egress ?? []).some((rule) => matches(rule.to, rule.ports, to, port, metadata?.namespace)),
  )
  const isLetIn = into.some(({ spec, metadata }) =>
    (spec?.ingress ?? []).some((rule) => matches(rule.from, rule.ports, from, port, metadata?.namespace)),
  )
  return (out.length === 0 || isLetOut) && (into.length === 0 || isLetIn)
}

function policiesFor(
  peer: Peer,
  direction: 'Ingress' | 'Egress',
  policies: INetworkPolicy[],
): INetworkPolicy[] {
  if (!peer.labels) return []
  return policies.filter(
    ({ metadata, spec }) =>
      metadata?.namespace === peer.namespace &&
      spec?.policyTypes?.includes(direction) &&
      selects(spec.podSelector?.matchLabels, peer.labels ?? {}),
  )
}

/** No peers, or an empty list of them, means everybody; so it is with ports. */
function matches(
  peers: INetworkPolicyPeer[] | undefined,
  ports: INetworkPolicyPort[] | undefined,
  peer: Peer,
  port: number,
  ownNamespace = '',
): boolean {
  const protocol = port === 53 ? 'UDP' : 'TCP'
  const isPort =
    !ports?.length || ports.some((one) => one.port === port && (one.protocol ?? 'TCP') === protocol)
  return isPort && (!peers?.length || peers.some((one) => isPeer(one, peer, ownNamespace)))
}

function isPeer(
  { ipBlock, namespaceSelector, podSelector }: INetworkPolicyPeer,
  peer: Peer,
  ownNamespace: string,
) {
  if (ipBlock) return peer.address !== undefined && isWithin(peer.address, ipBlock.cidr, ipBlock.except ?? [])
  if (!peer.labels || peer.namespace === undefined) return false
  const isThere = namespaceSelector
    ? isInNamespace(namespaceSelector.matchLabels, peer.namespace)
    : peer.namespace === ownNamespace
  return isThere && selects(podSelector?.matchLabels, peer.labels)
}

function isWithin(address: string, cidr: string, except: string[]): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  return listOf([cidr], family).check(address, family) && !listOf(except, family).check(address, family)
}

/** Networks of the other family are left out: Node.js would look for IPv4 addresses in them, too. */
function listOf(cidrs: string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [network = '', bits = ''] = cidr.split('/')
    if (isIPv6(network) === (family === 'ipv6')) list.addSubnet(network, Number(bits), family)
  }
  return list
}
