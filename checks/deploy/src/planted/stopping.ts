import { budget, change, config, container, deployment, podOf, remove } from './part-of.ts'
import type { PlantedError } from './planted-error.ts'

export const stopping: PlantedError[] = [
  {
    name: 'a grace period of 30 s, shorter than the drain',
    refusedBy: 'grace-covers-drain',
    plant: (objects) => change(podOf(objects, 'melody-worker'), { terminationGracePeriodSeconds: 30 }),
  },
  {
    name: 'no grace period at all',
    refusedBy: 'grace-covers-drain',
    plant: (objects) => delete podOf(objects, 'gateway').terminationGracePeriodSeconds,
  },
  {
    name: 'no pause before the gateway goes',
    refusedBy: 'grace-covers-drain',
    plant: (objects) => delete container(objects, 'gateway').lifecycle,
  },
  {
    name: 'SHUTDOWN_SECONDS raised, the grace period not',
    refusedBy: 'grace-covers-drain',
    plant: (objects) => change(config(objects, 'image-worker'), { SHUTDOWN_SECONDS: '120' }),
  },
  {
    name: 'a budget that blocks the drain of one replica',
    refusedBy: 'drain-is-possible',
    plant: (objects) => {
      const spec = budget(objects, 'housekeeper')
      delete spec.maxUnavailable
      spec.minAvailable = 1
    },
  },
  {
    name: 'a service without a budget',
    refusedBy: 'drain-is-possible',
    plant: (objects) => remove(objects, 'PodDisruptionBudget', 'gateway'),
  },
  {
    name: 'a rollout that takes a pod away first',
    refusedBy: 'rollout-without-loss',
    plant: (objects) =>
      change(deployment(objects, 'gateway').spec?.strategy?.rollingUpdate, {
        maxUnavailable: 1,
      }),
  },
  {
    name: 'a configuration that reaches no running pod',
    refusedBy: 'rollout-without-loss',
    plant: (objects) =>
      delete deployment(objects, 'gateway').spec?.template.metadata?.annotations?.['checksum/config'],
  },
  {
    name: 'a spread that counts the version before',
    refusedBy: 'rollout-without-loss',
    plant: (objects) => {
      for (const one of podOf(objects, 'gateway').topologySpreadConstraints ?? []) delete one.matchLabelKeys
    },
  },
]
