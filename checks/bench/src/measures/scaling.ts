import { join } from 'node:path'

import { measureThroughput } from '../jobs/measure-throughput.ts'
import type { Measure } from '../measure.ts'
import { compareFigures, measureInRounds } from '../rounds.ts'
import { figure, type Row } from '../row.ts'
import { CONCURRENCY } from '../worlds/settings.ts'
import { AT_ONCE } from '../worlds/stand-ins.ts'
import { haltWorkers } from '../worlds/workers.ts'
import { startWorld, type World } from '../worlds/world.ts'

/** A provider that takes about half a second. One that always takes the same has all jobs end, and queue, at once. */
const PROVIDER_MS: [number, number] = [300, 700]
const WORKERS = [1, 2, 4, 8]
/** Jobs for each slot of each worker. */
const WAVES = 10
const ROUNDS = 2
const WARMING = 240
const GOAL = {
  atLeast: 3.7,
  why: 'four times the places, less what two cores cannot do at the same time',
}

export const scaling: Measure = {
  name: 'scaling',
  about: '1, 2, 4 and 8 image-workers with a provider of about half a second',
  async run(directory) {
    const image = Array<'image-worker'>(Math.max(...WORKERS)).fill('image-worker')
    const options = { stores: 'instant' as const, services: ['gateway' as const, ...image] }
    const world = await startWorld(join(directory, 'scaling'), options)
    try {
      haltWorkers(world)
      return await measureScaling(world)
    } finally {
      await world.close()
    }
  },
}

async function measureScaling(world: World): Promise<Row[]> {
  await world.provider.ask(AT_ONCE)
  await measureThroughput(world, Math.max(...WORKERS), WARMING)
  await world.provider.ask({ ...AT_ONCE, milliseconds: PROVIDER_MS })
  const sides = WORKERS.map(
    (workers) => () => measureThroughput(world, workers, workers * CONCURRENCY * WAVES),
  )
  const [one = [], ...others] = await measureInRounds(ROUNDS, sides, true)
  await world.provider.ask(AT_ONCE)
  return others.map((figures, index): Row => {
    const workers = WORKERS[index + 1] ?? 0
    const { ours, baseline, ratio } = compareFigures(figures, one)
    return {
      what: `${workers} workers, provider of ${PROVIDER_MS.join('–')} ms`,
      ours: figure(ours, 'jobs/s'),
      baseline: { ...figure(baseline, 'jobs/s'), of: 'with one worker' },
      compared: figure(ratio, ''),
      ...(workers === 4 && { goal: GOAL }),
    }
  })
}
