import type { Cluster } from '../cluster.ts'
import { sentencesAbout } from './sentences-about.ts'

/**
 * Everything is denied first, and each policy names who and on which port: an empty list would allow everybody.
 * Networks are the exception for webhooks into private ones, which go to any port.
 */
export function policiesNamePeers({ policies, workloads }: Cluster): string[] {
  if (policies.length === 0) return []
  const isDeny = policies.some(
    ({ spec }) => !spec?.ingress && !spec?.egress && spec?.policyTypes?.length === 2 && spec.podSelector,
  )
  return [
    ...(isDeny ? [] : ['nothing is denied to begin with']),
    ...policies.flatMap(({ metadata, spec }) => {
      const rules = [
        ...(spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })),
        ...(spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
      ]
      return sentencesAbout(`NetworkPolicy ${metadata?.name}`, [
        rules.some(({ peers }) => !peers?.length) && 'allows everybody',
        rules.some(({ peers, ports }) => !ports?.length && !peers?.every(({ ipBlock }) => ipBlock)) &&
          'allows every port',
        spec?.policyTypes?.length !== 2 && 'leaves a direction open',
      ])
    }),
    ...workloads
      .filter(
        ({ component }) =>
          !policies.some(
            ({ spec }) => spec?.podSelector?.matchLabels?.['app.kubernetes.io/component'] === component,
          ),
      )
      .map(({ name }) => `${name} has no policy of its own`),
  ]
}
