import type { Policy, Scaler } from './scaler.ts'

/** Of the HPA's controller: what is nearer to the target than this changes nothing. */
const TOLERANCE = 0.1

/** What is measured at a moment: the need of all, or percent of the processor; nothing while it cannot be asked. */
export type Measure = { need: number } | { processor: number } | undefined

/**
 * The HPA's controller as Kubernetes documents it, with what KEDA puts in front of it: how many pods there should be,
 * asked at one moment after the other.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
 * @see https://keda.sh/docs/2.21/reference/scaledobject-spec/#fallback
 */
export function createAutoscaler(scaler: Scaler): (now: number, current: number, measure: Measure) => number {
  const wishes: { at: number; replicas: number }[] = []
  const changes: { at: number; by: number }[] = []
  let failures = 0

  /** The highest wish of the window counts for going down, the lowest for going up. */
  function stabilize(now: number, current: number, wish: number): number {
    wishes.push({ at: now, replicas: wish })
    const within = (seconds: number) =>
      wishes.filter(({ at }) => at > now - seconds || at === now).map(({ replicas }) => replicas)
    const floor = Math.max(...within(scaler.down.stabilizationWindowSeconds))
    const ceiling = Math.min(...within(scaler.up.stabilizationWindowSeconds))
    if (wish < current) return Math.min(current, floor)
    return Math.max(current, ceiling)
  }

  function changedWithin(seconds: number, now: number, direction: 1 | -1): number {
    return changes
      .filter(({ at, by }) => at > now - seconds && Math.sign(by) === direction)
      .reduce((sum, { by }) => sum + Math.abs(by), 0)
  }

  function limit(now: number, current: number, wish: number): number {
    const isUp = wish > current
    const ends = (isUp ? scaler.up : scaler.down).policies.map((policy) => {
      const before = isUp
        ? current - changedWithin(policy.periodSeconds, now, 1)
        : current + changedWithin(policy.periodSeconds, now, -1)
      return endOf(policy, before, isUp)
    })
    return isUp ? Math.min(wish, Math.max(...ends)) : Math.max(wish, Math.min(...ends))
  }

  return (now, current, measure) => {
    failures = measure ? 0 : failures + 1
    const wish = measure ? wishOf(scaler, current, measure) : wishWithout(scaler, current, failures)
    const bounded = Math.min(scaler.max, Math.max(scaler.min, stabilize(now, current, wish)))
    const next = bounded === current ? current : limit(now, current, bounded)
    if (next !== current) changes.push({ at: now, by: next - current })
    return next
  }
}

function wishOf({ target }: Scaler, current: number, measure: NonNullable<Measure>): number {
  const ratio = 'need' in measure ? measure.need / (target * current) : measure.processor / target
  if (Math.abs(1 - ratio) <= TOLERANCE) return current
  return 'need' in measure ? Math.ceil(measure.need / target) : Math.ceil(current * ratio)
}

/** Until the fallback holds, the HPA has no number and leaves everything as it is. */
function wishWithout({ fallback }: Scaler, current: number, failures: number): number {
  if (!fallback || failures < fallback.failureThreshold) return current
  return fallback.behavior === 'currentReplicasIfHigher'
    ? Math.max(current, fallback.replicas)
    : fallback.replicas
}

function endOf({ type, value }: Policy, before: number, isUp: boolean): number {
  if (type === 'Pods') return isUp ? before + value : before - value
  return isUp ? Math.ceil(before * (1 + value / 100)) : Math.floor(before * (1 - value / 100))
}
