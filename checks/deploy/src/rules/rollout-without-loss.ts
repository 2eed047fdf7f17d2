import { type Cluster, selects } from '../cluster.ts'
import { sentencesAbout } from './sentences-about.ts'

/** New pods come before old ones go, spread over nodes, and a change of the configuration brings new ones. */
export function rolloutWithoutLoss({ services }: Cluster): string[] {
  return services.flatMap(({ name, labels, annotations, pod, deployment }) => {
    const { type, rollingUpdate } = deployment?.spec?.strategy ?? {}
    const spread = pod.topologySpreadConstraints ?? []
    return sentencesAbout(name, [
      type !== 'RollingUpdate' && 'is not replaced pod by pod',
      rollingUpdate?.maxUnavailable !== 0 && 'may lose pods before new ones are ready',
      (rollingUpdate?.maxSurge ?? 0) === 0 && 'has no room for a new pod',
      !annotations['checksum/config'] && 'keeps its old configuration',
      spread.length === 0 && 'may lie on one node',
      spread.some(({ matchLabelKeys }) => !matchLabelKeys?.includes('pod-template-hash')) &&
        'counts pods of the version before when it is spread',
      spread.some(({ labelSelector }) => !selects(labelSelector?.matchLabels, labels)) &&
        'is spread by the labels of others',
      spread.some(({ whenUnsatisfiable }) => whenUnsatisfiable !== 'ScheduleAnyway') &&
        'does not start where nodes are few',
    ])
  })
}
