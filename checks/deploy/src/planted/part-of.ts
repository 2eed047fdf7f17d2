import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1'
import type { IDeployment } from 'kubernetes-models/apps/v1'
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1'
import type { IConfigMap, IContainer } from 'kubernetes-models/v1'

import type { KubernetesObject } from '../kubernetes-object.ts'

type Objects = KubernetesObject[]

/** @throws Error where a change would change nothing */
export function find<Type>(objects: Objects, kind: string, suffix: string): Type {
  const found = objects.find((object) => object.kind === kind && object.metadata.name.endsWith(suffix))
  if (!found) throw new Error(`there is no ${kind} ${suffix} to change`)
  return found as unknown as Type
}

/**
 * Gives some part of an object other fields.
 *
 * @throws Error where a change would change nothing
 */
export function change<Part extends object>(part: Part | undefined, fields: Partial<Part>): void {
  if (!part) throw new Error(`there is nothing that could be given ${Object.keys(fields).join(', ')}`)
  Object.assign(part, fields)
}

/** @throws Error where a change would change nothing */
export function remove(objects: Objects, kind: string, suffix: string): void {
  objects.splice(objects.indexOf(find<KubernetesObject>(objects, kind, suffix)), 1)
}

export const deployment = (objects: Objects, service: string) =>
  find<IDeployment>(objects, 'Deployment', service)
export const podOf = (objects: Objects, service: string) => {
  const pod = deployment(objects, service).spec?.template.spec
  if (!pod) throw new Error(`${service} has no pod`)
  return pod
}
export const container = (objects: Objects, service: string) =>
  podOf(objects, service).containers[0] as IContainer
export const scaler = (objects: Objects, service: string) =>
  find<IScaledObject>(objects, 'ScaledObject', service).spec
export const trigger = (objects: Objects, service: string) =>
  scaler(objects, service).triggers[0] as {
    type: string
    metricType?: string
    metadata: Record<string, string>
  }
export const policy = (objects: Objects, service: string) =>
  find<INetworkPolicy>(objects, 'NetworkPolicy', service).spec as NonNullable<INetworkPolicy['spec']>
export const budget = (objects: Objects, service: string) =>
  find<IPodDisruptionBudget>(objects, 'PodDisruptionBudget', service).spec as NonNullable<
    IPodDisruptionBudget['spec']
  >
export const config = (objects: Objects, service: string) =>
  find<IConfigMap>(objects, 'ConfigMap', service).data as Record<string, string>
