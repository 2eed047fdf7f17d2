import { type Cluster, sortObjects, variablesOf } from '../cluster.ts'
import type { KubernetesObject } from '../kubernetes-object.ts'
import { stoppingTimesOf } from '../stopping-times.ts'
import { LOADS } from './loads.ts'
import { scalerOfKeda, scalerOfProcessor } from './scaler.ts'
import { type Outcome, type SeenLoad, simulate } from './simulate.ts'
import type { PoolSettings } from './worker-pool.ts'

/** What the housekeeper would answer at /need for one kind, with what the provider lets begin a minute. */
export type NeedOf = (load: SeenLoad, startsPerMinute: number | undefined) => number

export interface Scene {
  name: string
  outcome: Outcome
}

/** A pod that is scheduled at once, whose image is there, and that is ready with its first probe. */
const START_SECONDS = 20

/** Cores that a photo takes while its emotion is read: decoding, and turning it where no face is upright. */
const CORES_A_PHOTO = 0.4

/** Runs every load with the scalers of a rendered chart. */
export function playScenes(
  objects: KubernetesObject[],
  withProcessor: KubernetesObject[],
  needOf: NeedOf,
): Scene[] {
  const cluster = sortObjects(objects)
  const scaledObject = cluster.scaledObjects.find(({ metadata }) => metadata?.name?.endsWith('image-worker'))
  if (!scaledObject) throw new Error('nothing scales the image-worker by its need')
  const scaler = scalerOfKeda(scaledObject)
  const settings = describePool(cluster, 'image-worker')
  const scene = (
    name: string,
    load: string,
    more: Partial<PoolSettings> = {},
    isDown = (_now: number) => false,
  ) => {
    const pool = { ...settings, ...more }
    const measure = (seen: SeenLoad, now: number) =>
      isDown(now) ? undefined : { need: needOf(seen, pool.startsPerMinute) }
    return { name, outcome: simulate({ scaler, pool, arrivals: arrivalsOf(load), measure }) }
  }
  const steady = 'steady: 2 pictures a second, 20 min'
  return [
    ...Object.keys(LOADS).map((load) => scene(load, load)),
    scene('a storm of 429: 60 starts a minute', 'a flood: 300 pictures at once', { startsPerMinute: 60 }),
    scene('/need is away from minute 5 to 15', steady, {}, (now) => now >= 300 && now < 900),
    scene('/need is away from the beginning', steady, {}, () => true),
    playProcessor(withProcessor),
  ]
}

/** Reading emotions, with the HPA on the processor that the chart renders for those without KEDA. */
function playProcessor(objects: KubernetesObject[]): Scene {
  const cluster = sortObjects(objects)
  const rendered = cluster.processorScalers.find(({ metadata }) => metadata?.name?.endsWith('emotion-worker'))
  const asked = cluster.services.find(({ component }) => component === 'emotion-worker')?.container.resources
    ?.requests?.cpu
  if (!rendered || !asked) throw new Error('nothing scales the emotion-worker by its processor')
  const cores = String(asked).endsWith('m') ? Number.parseInt(String(asked), 10) / 1000 : Number(asked)
  const pool = describePool(cluster, 'emotion-worker')
  const measure = ({ active }: SeenLoad, _now: number, replicas: number) => ({
    processor: (100 * active * CORES_A_PHOTO) / (cores * replicas),
  })
  const name = 'by processor: the day, for emotions'
  const arrivals = arrivalsOf('a day in an hour: up, high, down').map(({ at }) => ({ at, run: 2 }))
  return { name, outcome: simulate({ scaler: scalerOfProcessor(rendered), pool, arrivals, measure }) }
}

function describePool(cluster: Cluster, service: string): PoolSettings {
  const worker = cluster.services.find(({ component }) => component === service)
  if (!worker) throw new Error(`there is no ${service}`)
  return {
    concurrency: Number(variablesOf(worker, cluster).CONCURRENCY),
    startSeconds: START_SECONDS,
    ...stoppingTimesOf(worker, cluster),
  }
}

function arrivalsOf(load: string) {
  const arrivals = LOADS[load]
  if (!arrivals) throw new Error(`there is no load ${load}`)
  return arrivals
}
