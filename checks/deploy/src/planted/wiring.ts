import type { IService } from 'kubernetes-models/v1'

import type { KubernetesObject } from '../kubernetes-object.ts'
import { change, config, container, deployment, find, remove } from './part-of.ts'
import type { PlantedError } from './planted-error.ts'

export const wiring: PlantedError[] = [
  {
    name: 'a selector without its pods',
    refusedBy: 'selectors-find-pods',
    plant: (objects) =>
      change(find<IService>(objects, 'Service', 'housekeeper').spec?.selector, {
        'app.kubernetes.io/component': 'house-keeper',
      }),
  },
  {
    name: 'a Deployment that takes the pods of all',
    refusedBy: 'selectors-find-pods',
    plant: (objects) =>
      delete deployment(objects, 'gateway').spec?.selector.matchLabels?.['app.kubernetes.io/component'],
  },
  {
    name: 'a Service that leads to a port without a listener',
    refusedBy: 'ports-exist',
    plant: (objects) =>
      change(find<IService>(objects, 'Service', 'gateway').spec?.ports?.[0], {
        targetPort: 8080,
      }),
  },
  {
    name: 'a ConfigMap that is not there',
    refusedBy: 'references-exist',
    plant: (objects) => remove(objects, 'ConfigMap', 'gateway'),
  },
  {
    name: 'a Secret that nobody makes',
    refusedBy: 'references-exist',
    plant: (objects) =>
      change(container(objects, 'gateway').env?.[0]?.valueFrom?.secretKeyRef, {
        name: 'secrets',
      }),
  },
  {
    name: 'a variable that the service does not read',
    refusedBy: 'variables-are-read',
    plant: (objects) => change(config(objects, 'melody-worker'), { CONCURENCY: '8' }),
  },
  {
    name: 'a secret in a ConfigMap',
    refusedBy: 'variables-are-read',
    plant: (objects) =>
      change(config(objects, 'gateway'), { JWT_SECRET: '0123456789abcdef0123456789abcdef' }),
  },
  {
    name: 'a password in an address in a ConfigMap',
    refusedBy: 'variables-are-read',
    plant: (objects) => change(config(objects, 'gateway'), { REDIS_URL: 'redis://:hunter2@redis:6379' }),
  },
  {
    name: 'a kind without a worker',
    refusedBy: 'workers-are-kinds',
    plant: (objects) => remove(objects, 'Deployment', 'melody-worker'),
  },
  {
    name: 'a monitor that loses the label service',
    refusedBy: 'monitors-keep-labels',
    plant: (objects) => {
      const { spec } = find<{ spec: { podMetricsEndpoints: { honorLabels?: boolean }[] } }>(
        objects,
        'PodMonitor',
        'workers',
      )
      delete spec.podMetricsEndpoints[0]?.honorLabels
    },
  },
  {
    name: 'Ingress and HTTPRoute together',
    refusedBy: 'one-way-in',
    plant: (objects) => {
      const ingress = find<KubernetesObject>(objects, 'Ingress', 'gateway')
      objects.push({ ...ingress, kind: 'HTTPRoute', spec: { rules: [] } })
    },
  },
  {
    name: 'metrics that are open to the public',
    refusedBy: 'one-way-in',
    plant: (objects) => {
      const { spec } = find<{ spec: { rules: { http: { paths: unknown[] } }[] } }>(
        objects,
        'Ingress',
        'gateway',
      )
      spec.rules[0]?.http.paths.shift()
    },
  },
]
