import type { KubernetesObject } from '../kubernetes-object.ts'
import { change, config, deployment, find, scaler, trigger } from './part-of.ts'
import type { PlantedError } from './planted-error.ts'

export const scaling: PlantedError[] = [
  {
    name: "KEDA looks at a list that never existed (n8n's wrong key)",
    refusedBy: 'scaled-on-need',
    plant: (objects) => {
      const given = trigger(objects, 'image-worker')
      given.type = 'redis'
      given.metadata = { address: 'redis:6379', listName: 'bull:jobs:wait', listLength: '8' }
    },
  },
  {
    name: 'KEDA adds up the same number of each housekeeper',
    refusedBy: 'scaled-on-need',
    plant: (objects) =>
      change(trigger(objects, 'image-worker').metadata, { aggregateFromKubeServiceEndpoints: 'true' }),
  },
  {
    name: 'a key of the trigger that KEDA does not know',
    refusedBy: 'scaled-on-need',
    plant: (objects) => change(trigger(objects, 'melody-worker').metadata, { targetVal: '8' }),
  },
  {
    name: 'the need of another kind',
    refusedBy: 'scaled-on-need',
    plant: (objects) => change(trigger(objects, 'image-worker').metadata, { valueLocation: 'melody.need' }),
  },
  {
    name: 'a kind that the catalogue does not have',
    refusedBy: 'scaled-on-need',
    plant: (objects) => change(trigger(objects, 'image-worker').metadata, { valueLocation: 'picture.need' }),
  },
  {
    name: 'the whole need for each worker (metricType Value)',
    refusedBy: 'scaled-on-need',
    plant: (objects) => change(trigger(objects, 'emotion-worker'), { metricType: 'Value' }),
  },
  {
    name: 'scale to zero by default',
    refusedBy: 'scaled-on-need',
    plant: (objects) => change(scaler(objects, 'melody-worker'), { minReplicaCount: 0 }),
  },
  {
    name: 'no fallback for an unreachable /need',
    refusedBy: 'scaled-on-need',
    plant: (objects) => delete scaler(objects, 'emotion-worker').fallback,
  },
  {
    name: 'a fallback that takes workers away',
    refusedBy: 'scaled-on-need',
    plant: (objects) =>
      change(scaler(objects, 'emotion-worker'), {
        fallback: { failureThreshold: 3, replicas: 1, behavior: 'static' },
      }),
  },
  {
    name: 'half of the workers go at once',
    refusedBy: 'scaled-on-need',
    plant: (objects) => {
      const { behavior } = scaler(objects, 'emotion-worker').advanced?.horizontalPodAutoscalerConfig ?? {}
      change(behavior?.scaleDown, {
        policies: [{ type: 'Percent', value: 50, periodSeconds: 15 }],
      })
    },
  },
  {
    name: 'a target that is not the CONCURRENCY',
    refusedBy: 'target-is-concurrency',
    plant: (objects) => change(config(objects, 'image-worker'), { CONCURRENCY: '50' }),
  },
  {
    name: 'HPA and KEDA at once',
    refusedBy: 'one-scaler',
    plant: (objects) => {
      const own = structuredClone(find<KubernetesObject>(objects, 'HorizontalPodAutoscaler', 'gateway'))
      change(own.metadata, { name: 'moodscape-emotion-worker' })
      change((own.spec as { scaleTargetRef: object }).scaleTargetRef, {
        name: 'moodscape-emotion-worker',
      })
      objects.push(own)
    },
  },
  {
    name: 'replicas beside a scaler',
    refusedBy: 'one-scaler',
    plant: (objects) => change(deployment(objects, 'image-worker').spec, { replicas: 1 }),
  },
  {
    name: 'a port of /need that nobody has',
    refusedBy: 'ports-exist',
    plant: (objects) =>
      change(trigger(objects, 'image-worker').metadata, {
        url: 'http://moodscape-housekeeper.moods.svc:9090/need',
      }),
  },
]
