import type { Cluster } from '../cluster.ts'
import { stoppingTimesOf } from '../stopping-times.ts'
import { sentencesAbout } from './sentences-about.ts'

/** After so many seconds beyond SHUTDOWN_SECONDS a process gives up by itself: run-until-signal.ts. */
const GIVES_UP_SECONDS = 5

/** A pod is killed only after its process could end by itself. The gateway goes on answering while others notice. */
export function graceCoversDrain(cluster: Cluster): string[] {
  return cluster.services.flatMap((service) => {
    const preStop = service.container.lifecycle?.preStop
    const pause = preStop?.sleep?.seconds ?? 0
    const { shutdownSeconds, graceSeconds } = stoppingTimesOf(service, cluster)
    const longest = pause + shutdownSeconds + GIVES_UP_SECONDS
    return sentencesAbout(service.name, [
      graceSeconds < longest + 1 && `is killed after ${graceSeconds} s and may need ${longest} s`,
      service.component === 'gateway' && pause < 5 && 'goes before anybody notices',
      preStop?.exec !== undefined && 'pauses by a program, which its image need not have',
    ])
  })
}
