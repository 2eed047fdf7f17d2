import type { Cluster } from '../cluster.ts'
import { sentencesAbout } from './sentences-about.ts'

/** readyz.ts gives up on a store after so many seconds: a shorter probe would see no answer at all. */
const READINESS_SECONDS = 3

/** Probes are those of docs/operations.md. A liveness probe that asks stores would restart everybody with Redis. */
export function probesAsDocumented({ services }: Cluster): string[] {
  return services.flatMap(({ name, component, container }) => {
    const { startupProbe, livenessProbe, readinessProbe } = container
    const wanted = component === 'gateway' ? '/readyz?scope=gateway' : '/readyz'
    const slowest = (startupProbe?.periodSeconds ?? 10) * (startupProbe?.failureThreshold ?? 3)
    return sentencesAbout(name, [
      startupProbe?.httpGet?.path !== '/healthz' && 'has no startup probe at /healthz',
      livenessProbe?.httpGet?.path !== '/healthz' && 'has no liveness probe at /healthz',
      readinessProbe?.httpGet?.path !== wanted && `has no readiness probe at ${wanted}`,
      (readinessProbe?.timeoutSeconds ?? 1) <= READINESS_SECONDS && 'is not given the time to ask the stores',
      slowest < 60 && 'has less than a minute to start',
    ])
  })
}
