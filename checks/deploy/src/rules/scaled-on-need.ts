import type { Cluster } from '../cluster.ts'
import type { CodeFacts } from '../code-facts.ts'
import { sentencesAbout } from './sentences-about.ts'

/** What the metrics-api trigger knows, https://keda.sh/docs/2.21/scalers/metrics-api/ */
const DOCUMENTED = new Set([
  ...['url', 'format', 'valueLocation', 'targetValue', 'activationTargetValue', 'unsafeSsl', 'timeout'],
  ...['aggregateFromKubeServiceEndpoints', 'aggregationType', 'authMode', 'method', 'keyParamName'],
])

/** KEDA asks the housekeeper for the need of each kind of the catalogue, and does not take workers away in doubt. */
export function scaledOnNeed({ scaledObjects, services }: Cluster, { kinds }: CodeFacts): string[] {
  const problems = scaledObjects.flatMap(({ metadata, spec }) => {
    const name = `ScaledObject ${metadata?.name}`
    const [trigger, ...others] = spec?.triggers ?? []
    if (!spec || !trigger || others.length > 0) return [`${name} has not exactly one trigger`]
    const given = trigger.metadata as Record<string, string>
    const unknown = Object.keys(given).filter((key) => !DOCUMENTED.has(key))
    const kind = given.valueLocation?.match(/^(\w+)\.need$/)?.[1] ?? ''
    const target = services.find((service) => service.name === spec.scaleTargetRef.name)
    const { fallback, minReplicaCount = 0 } = spec
    return sentencesAbout(name, [
      trigger.type !== 'metrics-api' && `has a trigger ${trigger.type}, which does not see all jobs`,
      trigger.metricType !== 'AverageValue' && 'does not divide the need by the workers',
      unknown.length > 0 && `gives the trigger ${unknown.join(', ')}, which KEDA does not know`,
      given.aggregateFromKubeServiceEndpoints === 'true' && 'adds up answers that are all the same number',
      !kinds.includes(kind) && `asks for ${given.valueLocation}, which is no kind of job`,
      new URL(given.url ?? 'http://nowhere').pathname !== '/need' && 'does not ask for /need',
      target?.component !== `${kind}-worker` && `scales ${spec.scaleTargetRef.name} on the need of ${kind}`,
      fallback?.behavior !== 'currentReplicasIfHigher' && 'takes workers away while /need is unreachable',
      minReplicaCount < 1 && 'lets no worker be there, from which its fallback does not lift',
      (spec.maxReplicaCount ?? 100) < minReplicaCount && 'has a maximum below its minimum',
      ...behaviourProblems(spec.advanced?.horizontalPodAutoscalerConfig?.behavior),
    ])
  })
  const scaled = scaledObjects.map(({ spec }) => spec?.triggers[0]?.metadata.valueLocation?.split('.')[0])
  const missing = scaledObjects.length > 0 ? kinds.filter((kind) => !scaled.includes(kind)) : []
  return [...problems, ...missing.map((kind) => `no ScaledObject scales the ${kind}-worker`)]
}

interface Behaviour {
  scaleDown?: { stabilizationWindowSeconds?: number; policies?: { type: string; value: number }[] }
}

/** Scaling down ends pods without regard to budgets: one at a time, and only once it is sure. */
function behaviourProblems(behaviour: Behaviour | undefined): (string | false)[] {
  const { stabilizationWindowSeconds = 0, policies = [] } = behaviour?.scaleDown ?? {}
  return [
    stabilizationWindowSeconds < 300 && 'scales down within less than five minutes',
    (policies.length === 0 || policies.some(({ type, value }) => type !== 'Pods' || value > 1)) &&
      'takes away more than one worker at a time',
  ]
}
