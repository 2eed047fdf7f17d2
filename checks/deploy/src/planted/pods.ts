import { change, container, podOf } from './part-of.ts'
import type { PlantedError } from './planted-error.ts'

export const pods: PlantedError[] = [
  {
    name: 'a root that can be written',
    refusedBy: 'restricted-profile',
    plant: (objects) =>
      change(container(objects, 'gateway').securityContext, { readOnlyRootFilesystem: false }),
  },
  {
    name: 'a user by name alone',
    refusedBy: 'restricted-profile',
    plant: (objects) => delete podOf(objects, 'housekeeper').securityContext?.runAsUser,
  },
  {
    name: 'capabilities that are kept',
    refusedBy: 'restricted-profile',
    plant: (objects) => delete container(objects, 'emotion-worker').securityContext?.capabilities,
  },
  {
    name: 'a token of the API server',
    refusedBy: 'restricted-profile',
    plant: (objects) => delete podOf(objects, 'gateway').automountServiceAccountToken,
  },
  {
    name: 'a limit below the memory that was measured',
    refusedBy: 'memory-is-measured',
    plant: (objects) => change(container(objects, 'emotion-worker').resources?.limits, { memory: '512Mi' }),
  },
  {
    name: 'a request below what an idle process takes',
    refusedBy: 'memory-is-measured',
    plant: (objects) => change(container(objects, 'gateway').resources?.requests, { memory: '64Mi' }),
  },
  {
    name: 'a limit on the processor',
    refusedBy: 'memory-is-measured',
    plant: (objects) => change(container(objects, 'gateway').resources?.limits, { cpu: '1' }),
  },
  {
    name: 'a liveness probe that asks the stores',
    refusedBy: 'probes-as-documented',
    plant: (objects) =>
      change(container(objects, 'image-worker').livenessProbe?.httpGet, { path: '/readyz' }),
  },
  {
    name: 'a gateway that waits for workers',
    refusedBy: 'probes-as-documented',
    plant: (objects) => change(container(objects, 'gateway').readinessProbe?.httpGet, { path: '/readyz' }),
  },
  {
    name: 'a probe with less time than the stores may take',
    refusedBy: 'probes-as-documented',
    plant: (objects) => delete container(objects, 'gateway').readinessProbe?.timeoutSeconds,
  },
  {
    name: 'an image that may be another one tomorrow',
    refusedBy: 'names-fit',
    plant: (objects) => change(container(objects, 'gateway'), { image: 'moodscape-gateway:latest' }),
  },
]
