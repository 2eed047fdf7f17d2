import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'

/** How much may change within a time. */
export interface Policy {
  type: string
  value: number
  periodSeconds: number
}

export interface Direction {
  stabilizationWindowSeconds: number
  policies: Policy[]
}

/** What decides how many pods there are. */
export interface Scaler {
  min: number
  max: number
  up: Direction
  down: Direction
  /** KEDA: need for each pod. HPA: percent of the processor that is asked for. */
  target: number
  /** Of KEDA: what holds once so many questions in a row have found no answer. */
  fallback?: { failureThreshold: number; replicas: number; behavior: string }
}

interface Behaviour {
  scaleUp?: Partial<Direction>
  scaleDown?: Partial<Direction>
}

export function scalerOfKeda({ spec }: IScaledObject): Scaler {
  const { fallback } = spec ?? {}
  return {
    min: spec?.minReplicaCount ?? 0,
    max: spec?.maxReplicaCount ?? 100,
    ...directionsOf(spec?.advanced?.horizontalPodAutoscalerConfig?.behavior),
    target: Number(spec?.triggers[0]?.metadata.targetValue),
    ...(fallback && {
      fallback: {
        failureThreshold: fallback.failureThreshold,
        replicas: fallback.replicas,
        behavior: fallback.behavior ?? 'static',
      },
    }),
  }
}

export function scalerOfProcessor({ spec }: IHorizontalPodAutoscaler): Scaler {
  return {
    min: spec?.minReplicas ?? 1,
    max: spec?.maxReplicas ?? 1,
    ...directionsOf(spec?.behavior),
    target: spec?.metrics?.[0]?.resource?.target.averageUtilization ?? 0,
  }
}

/** The defaults are those of Kubernetes. */
function directionsOf({ scaleUp, scaleDown }: Behaviour = {}): { up: Direction; down: Direction } {
  return {
    up: {
      stabilizationWindowSeconds: scaleUp?.stabilizationWindowSeconds ?? 0,
      policies: scaleUp?.policies ?? [
        { type: 'Percent', value: 100, periodSeconds: 15 },
        { type: 'Pods', value: 4, periodSeconds: 15 },
      ],
    },
    down: {
      stabilizationWindowSeconds: scaleDown?.stabilizationWindowSeconds ?? 300,
      policies: scaleDown?.policies ?? [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    },
  }
}
