import { RELEASE } from './render.ts'
import type { Surroundings } from './rules/only-wanted-peers.ts'

const plain: Surroundings = {
  namespace: RELEASE.namespace,
  ingressNamespace: 'ingress-nginx',
  isMonitored: false,
  isScaledByKeda: false,
  hasPodIdentity: false,
  hasCollector: false,
  redis: 'managed redis',
}

/** What is around the release with the values of each file in deploy/chart/ci. */
export const SURROUNDINGS: Record<string, Surroundings> = {
  local: { ...plain, redis: 'redis' },
  'aws-irsa': plain,
  'aws-pod-identity': { ...plain, hasPodIdentity: true },
  keda: { ...plain, isMonitored: true, isScaledByKeda: true, hasPodIdentity: true, redis: 'redis elsewhere' },
  'gateway-api': { ...plain, ingressNamespace: 'gateways', redis: 'redis elsewhere' },
  everything: { ...plain, isMonitored: true, isScaledByKeda: true, hasPodIdentity: true, hasCollector: true },
}

/** Secrets that the values in deploy/chart/ci expect to be there, or to be made by an operator. */
export const SECRETS = ['moodscape-secrets', 'replicate']
