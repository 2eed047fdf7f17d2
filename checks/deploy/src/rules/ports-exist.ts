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
    ...calledServices(cluster).flatMap(([caller, name, port]) => {
      const service = kubernetesServices.find(({ metadata }) => metadata?.name === name)
      if (!service) return [`${caller} leads to the Service ${name}, which is not there`]
      const ports = service.spec?.ports ?? []
      return ports.some((one) => one.name === port || one.port === Number(port))
        ? []
        : [`${caller} leads to port ${port} of ${name}, which it does not have`]
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

/** Who leads to which Service, at which port. */
function calledServices({
  objects,
  scaledObjects,
}: Cluster): [caller: string, service: string, port: Port][] {
  const ingresses = objects.filter(({ kind }) => kind === 'Ingress') as unknown as IIngress[]
  const paths = ingresses.flatMap(({ spec }) => spec?.rules?.flatMap(({ http }) => http?.paths ?? []) ?? [])
  const routes = objects.filter(({ kind }) => kind === 'HTTPRoute') as unknown as {
    spec: { rules: { backendRefs: { name: string; port: number }[] }[] }
  }[]
  return [
    ...paths.map(({ backend: { service } }) => {
      return ['the Ingress', service?.name ?? '', service?.port?.name ?? service?.port?.number] as [
        string,
        string,
        Port,
      ]
    }),
    ...routes
      .flatMap(({ spec }) => spec.rules.flatMap(({ backendRefs }) => backendRefs))
      .map(({ name, port }) => ['the HTTPRoute', name, port] as [string, string, Port]),
    ...scaledObjects.flatMap(({ metadata, spec }) =>
      (spec?.triggers ?? []).map(({ metadata: trigger }) => {
        const { hostname, port } = new URL(trigger.url ?? 'http://nowhere')
        return [`ScaledObject ${metadata?.name}`, hostname.split('.')[0] ?? '', port] as [
          string,
          string,
          Port,
        ]
      }),
    ),
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
      const { endpoints, podMetricsEndpoints } = spec as Record<string, { port: string }[] | undefined>
      return (endpoints ?? podMetricsEndpoints ?? [])
        .filter(({ port }) => !named.has(port))
        .map(({ port }) => `${kind} ${metadata.name} scrapes the port ${port}, which nobody has`)
    })
}
