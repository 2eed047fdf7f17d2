import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1'

import { type Cluster, STAND_INS } from '../cluster.ts'

/**
 * Every ConfigMap, Secret and ServiceAccount that a pod names is rendered, or is known to come from outside.
 *
 * @param outside Secrets that are there before, by name
 */
export function referencesExist({ objects, workloads }: Cluster, outside: readonly string[]): string[] {
  const has = (kind: string, name: string | undefined) =>
    objects.some((object) => object.kind === kind && object.metadata.name === name)
  const external = objects.filter(({ kind }) => kind === 'ExternalSecret') as unknown as IExternalSecret[]
  const secretsMade = external.map(({ spec }) => spec?.target?.name)
  return workloads.flatMap((workload) => {
    const { kind, component, pod, container } = workload
    const maps = [
      ...(container.envFrom ?? []).map(({ configMapRef }) => configMapRef?.name),
      ...(container.env ?? []).map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name),
      ...(pod.volumes ?? []).map(({ configMap }) => configMap?.name),
    ].filter((name) => name !== undefined)
    const secrets = [
      ...(container.envFrom ?? []).map(({ secretRef }) => secretRef?.name),
      ...(container.env ?? []).map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
      ...(pod.volumes ?? []).map(({ secret }) => secret?.secretName),
    ].filter((name) => name !== undefined)
    const account = pod.serviceAccountName
    const needsAccount = kind !== 'Pod' && !STAND_INS.includes(component)
    return [
      ...maps.filter((name) => !has('ConfigMap', name)).map((name) => `the ConfigMap ${name}`),
      ...secrets
        .filter((name) => !secretsMade.includes(name) && !outside.includes(name))
        .map((name) => `the Secret ${name}`),
      ...(needsAccount && !has('ServiceAccount', account) ? [`the ServiceAccount ${account}`] : []),
    ].map((missing) => `${workload.name} names ${missing}, which is not there`)
  })
}
