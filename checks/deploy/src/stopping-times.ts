import { ProcessConfig, readConfig } from '@moodscape/shared/process/config'
import { Type } from 'typebox'

import { type Cluster, variablesOf, type Workload } from './cluster.ts'

/** How much time a service has when it is stopped, in seconds. */
export interface StoppingTimes {
  /** For running work. */
  shutdownSeconds: number
  /** Until it is killed: `terminationGracePeriodSeconds`. */
  graceSeconds: number
}

const { SHUTDOWN_SECONDS } = readConfig(Type.Object({ SHUTDOWN_SECONDS: ProcessConfig.SHUTDOWN_SECONDS }), {})

/** Where nothing is set, the defaults are those of our configuration and of Kubernetes. */
export function stoppingTimesOf(service: Workload, cluster: Cluster): StoppingTimes {
  return {
    shutdownSeconds: Number(variablesOf(service, cluster).SHUTDOWN_SECONDS ?? SHUTDOWN_SECONDS),
    graceSeconds: service.pod.terminationGracePeriodSeconds ?? 30,
  }
}
