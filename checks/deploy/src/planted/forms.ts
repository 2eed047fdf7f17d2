import { change, config, deployment, find, podOf, scaler } from './part-of.ts'
import type { PlantedError } from './planted-error.ts'

// These fields are wrong for the compiler, too, which is told of `object` for that reason.
export const forms: PlantedError[] = [
  {
    name: 'a field that Kubernetes does not know',
    refusedBy: 'known-fields',
    plant: (objects) => change<object>(deployment(objects, 'gateway').spec, { replcas: 2 }),
  },
  {
    name: 'a field of a container beside it',
    refusedBy: 'known-fields',
    plant: (objects) => change<object>(podOf(objects, 'gateway'), { readOnlyRootFilesystem: true }),
  },
  {
    name: 'a field that KEDA does not know',
    refusedBy: 'known-fields',
    plant: (objects) => change<object>(scaler(objects, 'image-worker'), { minReplicas: 1 }),
  },
  {
    name: 'a field that the Prometheus Operator does not know',
    refusedBy: 'known-fields',
    plant: (objects) => {
      const { spec } = find<{ spec: { endpoints: object[] } }>(objects, 'ServiceMonitor', 'gateway')
      change<object>(spec.endpoints[0], { scrapeInterval: '15s' })
    },
  },
  {
    name: 'a number where text is wanted',
    refusedBy: 'valid-by-models',
    plant: (objects) => change<object>(config(objects, 'gateway'), { PORT: 3000 }),
  },
  {
    name: 'a kind that Kubernetes no longer has',
    refusedBy: 'valid-by-models',
    plant: (objects) => {
      objects.push({
        apiVersion: 'policy/v1',
        kind: 'PodSecurityPolicy',
        metadata: { name: 'restricted' },
        spec: {},
      })
    },
  },
  {
    name: 'a field that is missing',
    refusedBy: 'valid-by-models',
    plant: (objects) => delete (deployment(objects, 'gateway').spec as { selector?: object }).selector,
  },
]
