import { type Cluster, selects } from '../cluster.ts'

/** Who might send or be sent something: a pod, or an address outside of the cluster. */
export interface Peer {
  name: string
  namespace?: string
  labels?: Record<string, string>
  /** Of what is no pod. */
  address?: string
  /** Where it listens. */
  ports: number[]
}

/** The pods of the release. */
export function ownPeers({ workloads }: Cluster, namespace: string): Peer[] {
  return workloads.map(({ component, labels, container }) => ({
    name: component,
    namespace,
    labels,
    ports: (container.ports ?? []).map(({ containerPort }) => containerPort),
  }))
}

/** Others that a policy could let in or out, wanted or not. */
export function outsidePeers(namespace: string): Peer[] {
  return [
    { name: 'ingress', namespace: 'ingress-nginx', labels: {}, ports: [80] },
    { name: 'gateways', namespace: 'gateways', labels: {}, ports: [80] },
    { name: 'prometheus', namespace: 'monitoring', labels: {}, ports: [9090] },
    { name: 'keda', namespace: 'keda', labels: {}, ports: [9666] },
    { name: 'dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, ports: [53] },
    { name: 'api server', namespace: 'kube-system', labels: {}, address: '10.96.0.1', ports: [443] },
    {
      name: 'redis elsewhere',
      namespace: 'redis',
      labels: { 'app.kubernetes.io/name': 'valkey' },
      ports: [6379],
    },
    { name: 'collector', namespace: 'observe', labels: { app: 'collector' }, ports: [4318] },
    { name: 'neighbour', namespace, labels: { app: 'neighbour' }, ports: [80, 443, 6379] },
    { name: 'stranger', namespace: 'default', labels: {}, ports: [80, 443, 6379] },
    { name: 'managed redis', address: '10.20.1.5', ports: [6379, 443] },
    { name: 'internet', address: '93.184.215.14', ports: [443, 80, 25] },
    { name: 'internet over IPv6', address: '2606:2800:220:1::1', ports: [443, 80] },
    { name: 'private network', address: '192.168.7.7', ports: [443] },
    { name: 'metadata of the node', address: '169.254.169.254', ports: [80, 443] },
    { name: 'agent of pod identity', address: '169.254.170.23', ports: [80] },
  ]
}

/** As a policy's `namespaceSelector` sees a namespace. */
export function isInNamespace(selector: Record<string, string> | undefined, namespace: string): boolean {
  return selects(selector, { 'kubernetes.io/metadata.name': namespace })
}
