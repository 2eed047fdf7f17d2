import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1'
import type { IDeployment } from 'kubernetes-models/apps/v1'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import type { IJob } from 'kubernetes-models/batch/v1'
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1'
import type { IConfigMap, IContainer, IPod, IPodSpec, IService } from 'kubernetes-models/v1'

import type { KubernetesObject } from './kubernetes-object.ts'

/** What runs pods. */
export interface Workload {
  kind: 'Deployment' | 'Job' | 'Pod'
  name: string
  /** The service of ours that it runs, or another part of the release. */
  component: string
  labels: Record<string, string>
  annotations: Record<string, string>
  pod: IPodSpec
  container: IContainer
  /** Of a Deployment. */
  deployment?: IDeployment
}

/** The rendered objects, sorted for rules to look at. */
export interface Cluster {
  objects: KubernetesObject[]
  workloads: Workload[]
  /** Workloads that run until they are stopped, and are ours. */
  services: Workload[]
  kubernetesServices: IService[]
  configMaps: IConfigMap[]
  policies: INetworkPolicy[]
  budgets: IPodDisruptionBudget[]
  scaledObjects: IScaledObject[]
  processorScalers: IHorizontalPodAutoscaler[]
}

/** What stands in for others in a cluster that holds everything. */
export const STAND_INS = ['redis', 'local-cloud']

export function sortObjects(objects: KubernetesObject[]): Cluster {
  const of = <Type>(kind: string) => objects.filter((object) => object.kind === kind) as unknown as Type[]
  const workloads = objects.flatMap(findWorkload)
  return {
    objects,
    workloads,
    services: workloads.filter(
      ({ kind, component }) => kind === 'Deployment' && !STAND_INS.includes(component),
    ),
    kubernetesServices: of<IService>('Service'),
    configMaps: of<IConfigMap>('ConfigMap'),
    policies: of<INetworkPolicy>('NetworkPolicy'),
    budgets: of<IPodDisruptionBudget>('PodDisruptionBudget'),
    scaledObjects: of<IScaledObject>('ScaledObject'),
    processorScalers: of<IHorizontalPodAutoscaler>('HorizontalPodAutoscaler'),
  }
}

function findWorkload(object: KubernetesObject): Workload[] {
  const { kind } = object
  if (kind !== 'Deployment' && kind !== 'Job' && kind !== 'Pod') return []
  const template =
    kind === 'Pod' ? (object as unknown as IPod) : (object as unknown as IDeployment | IJob).spec?.template
  const pod = template?.spec
  const container = pod?.containers[0]
  if (!pod || !container) throw new Error(`${kind} ${object.metadata.name} has no container`)
  const labels = template.metadata?.labels ?? {}
  return [
    {
      ...{ kind, name: object.metadata.name, labels, pod, container },
      component: labels['app.kubernetes.io/component'] ?? '',
      annotations: template.metadata?.annotations ?? {},
      ...(kind === 'Deployment' && { deployment: object as unknown as IDeployment }),
    },
  ]
}

/** Whether a selector by labels takes something. */
export function selects(
  selector: Record<string, string> | undefined,
  labels: Record<string, string>,
): boolean {
  return Object.entries(selector ?? {}).every(([name, value]) => labels[name] === value)
}

/** The variables of a pod that come from its ConfigMaps. */
export function settingsOf({ container }: Workload, { configMaps }: Cluster): Record<string, string> {
  const maps = (container.envFrom ?? []).map(({ configMapRef }) =>
    configMaps.find(({ metadata }) => metadata?.name === configMapRef?.name),
  )
  return Object.assign({}, ...maps.map((map) => map?.data ?? {})) as Record<string, string>
}

/** All variables of a pod: one that comes from a Secret counts with its name alone. */
export function variablesOf(workload: Workload, cluster: Cluster): Record<string, string | undefined> {
  const own = (workload.container.env ?? []).map(({ name, value }) => [name, value] as const)
  return { ...settingsOf(workload, cluster), ...Object.fromEntries(own) }
}
