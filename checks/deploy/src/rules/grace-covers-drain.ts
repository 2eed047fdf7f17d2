import { type Cluster, variablesOf } from '../cluster.ts'
import type { CodeFacts } from '../code-facts.ts'
import { sentencesAbout } from './sentences-about.ts'

/** After so many seconds beyond SHUTDOWN_SECONDS a process gives up by itself: run-until-signal.ts. */
const GIVES_UP_SECONDS = 5

/** A pod is killed only after its process could end by itself. The gateway goes on answering while others notice. */
export function graceCoversDrain(cluster: Cluster, { shutdownSeconds }: CodeFacts): string[] {
  return cluster.services.flatMap((service) => {
    const preStop = service.container.lifecycle?.preStop
    const pause = preStop?.sleep?.seconds ?? 0
    const drain = Number(variablesOf(service, cluster).SHUTDOWN_SECONDS ?? shutdownSeconds)
    const grace = service.pod.terminationGracePeriodSeconds ?? 30
    return sentencesAbout(service.name, [
      grace < pause + drain + GIVES_UP_SECONDS + 1 &&
        `is killed after ${grace} s and may need ${pause + drain + GIVES_UP_SECONDS} s`,
      service.component === 'gateway' && pause < 5 && 'goes before anybody notices',
      preStop?.exec !== undefined && 'pauses by a program, which its image need not have',
    ])
  })
}
