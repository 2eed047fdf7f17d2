import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'
import type {
  IPodMonitor,
  IServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1'
import type { IService } from 'kubernetes-models/v1'

import { type Cluster, selects, type Workload } from '../cluster.ts'

type Port = string | number | undefined

/** Every port that is named somewhere is one that somebody listens on: Services, probes, routes, scalers, monitors. */
export function portsExist(cluster: Cluster): string[] {
  const { workloads, kubernetesServices } = cluster
  return [
    ...kubernetesServices.flatMap((service) => findUnheardPorts(service, workloads)),
    ...workloads.flatMap(findUnheardProbes),
    ...findCalls(cluster).flatMap(({ caller, service, port }) => {
      const called = kubernetesServices.find(({ metadata }) => metadata?.name === service)
      if (!called) return [`${caller} leads to the Service ${service}, which is not there`]
      const ports = called.spec?.ports ?? []
      return ports.some((one) => one.name === port || one.port === Number(port))
        ? []
        : [`${caller} leads to port ${port} of ${service}, which it does not have`]
    }),
    ...findUnheardMonitors(cluster),
  ]
}

function listensOn({ container }: Workload, port: Port): boolean {
  return (container.ports ?? []).some(({ name, containerPort }) => name === port || containerPort === port)
}

function findUnheardPorts(service: IService, workloads: Workload[]): string[] {
  const { selector, ports = [] } = service.spec ?? {}
  if (!selector) return []
  const pods = workloads.filter(({ labels }) => selects(selector, labels))
  return ports
    .map(({ targetPort, port }) => targetPort ?? port)
    .filter((port) => !pods.every((pod) => listensOn(pod, port)))
    .map((port) => `Service ${service.metadata?.name} leads to port ${port}, on which nobody listens`)
}

function findUnheardProbes(workload: Workload): string[] {
  const { startupProbe, livenessProbe, readinessProbe } = workload.container
  return [startupProbe, livenessProbe, readinessProbe]
    .map((probe) => (probe?.httpGet ?? probe?.tcpSocket)?.port)
    .filter((port) => port !== undefined && !listensOn(workload, port))
    .map((port) => `${workload.name} is probed at port ${port}, on which it does not listen`)
}

interface Call {
  caller: string
  service: string | undefined
  port: Port
}

/** Who leads to which Service, at which port. */
function findCalls({ objects, scaledObjects }: Cluster): Call[] {
  const ingresses = objects.filter(({ kind }) => kind === 'Ingress') as unknown as IIngress[]
  const paths = ingresses.flatMap(({ spec }) => spec?.rules?.flatMap(({ http }) => http?.paths ?? []) ?? [])
  const routes = objects.filter(({ kind }) => kind === 'HTTPRoute') as unknown as IHTTPRoute[]
  const targets = routes.flatMap(
    ({ spec }) => spec?.rules?.flatMap(({ backendRefs }) => backendRefs ?? []) ?? [],
  )
  return [
    ...paths.map(({ backend: { service } }) => ({
      caller: 'the Ingress',
      service: service?.name,
      port: service?.port?.name ?? service?.port?.number,
    })),
    ...targets.map(({ name, port }) => ({ caller: 'the HTTPRoute', service: name, port })),
    ...scaledObjects.map(({ metadata, spec }) => {
      const { hostname, port } = new URL(spec?.triggers[0]?.metadata.url ?? 'http://nowhere')
      return { caller: `ScaledObject ${metadata?.name}`, service: hostname.split('.')[0], port }
    }),
  ]
}

function findUnheardMonitors({ objects, kubernetesServices, services }: Cluster): string[] {
  const named = new Set<Port>([
    ...kubernetesServices.flatMap(({ spec }) => spec?.ports?.map(({ name }) => name) ?? []),
    ...services.flatMap(({ container }) => container.ports?.map(({ name }) => name) ?? []),
  ])
  return objects
    .filter(({ kind }) => kind === 'ServiceMonitor' || kind === 'PodMonitor')
    .flatMap(({ kind, metadata, spec }) => {
      const { endpoints } = spec as NonNullable<IServiceMonitor['spec']>
      const { podMetricsEndpoints } = spec as NonNullable<IPodMonitor['spec']>
      return (endpoints ?? podMetricsEndpoints ?? [])
        .filter(({ port }) => !named.has(port))
        .map(({ port }) => `${kind} ${metadata.name} scrapes the port ${port}, which nobody has`)
    })
}
