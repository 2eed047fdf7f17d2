import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1'

import type { Cluster } from '../cluster.ts'

/** Secrets that are there before, by name. */
export type Outside = readonly string[]

/** Every ConfigMap, Secret and ServiceAccount that a pod names is rendered, or is known to come from outside. */
export function referencesExist({ objects, workloads }: Cluster, outside: Outside): string[] {
  const has = (kind: string, name: string | undefined) =>
    objects.some((object) => object.kind === kind && object.metadata.name === name)
  const external = objects.filter(({ kind }) => kind === 'ExternalSecret') as unknown as IExternalSecret[]
  const secretsMade = external.map(({ spec }) => spec?.target?.name)
  return workloads.flatMap((workload) => {
    const { pod, container } = workload
    const isTest = workload.kind === 'Pod'
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
    const needsAccount = !isTest && workload.component !== 'redis' && workload.component !== 'local-cloud'
    return [
      ...maps.filter((name) => !has('ConfigMap', name)).map((name) => `the ConfigMap ${name}`),
      ...secrets
        .filter((name) => !secretsMade.includes(name) && !outside.includes(name))
        .map((name) => `the Secret ${name}`),
      ...(needsAccount && !has('ServiceAccount', account) ? [`the ServiceAccount ${account}`] : []),
    ].map((missing) => `${workload.name} names ${missing}, which is not there`)
  })
}
