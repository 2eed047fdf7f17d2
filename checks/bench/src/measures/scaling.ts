import { join } from 'node:path'

import { measureSteadyThroughput, measureThroughput } from '../jobs/measure-throughput.ts'
import type { Measure } from '../measure.ts'
import { compareFigures, measureInRounds } from '../rounds.ts'
import { figure, type Row } from '../row.ts'
import { medianOf } from '../spread.ts'
import { CONCURRENCY } from '../worlds/settings.ts'
import { AT_ONCE } from '../worlds/stand-ins.ts'
import { haltWorkers } from '../worlds/workers.ts'
import { startWorld, type World } from '../worlds/world.ts'

/** A provider that takes about half a second. One that always takes the same has all jobs end, and queue, at once. */
const PROVIDER_MS: [number, number] = [300, 700]
const MOST_WORKERS = 8
/** Jobs for each place of each worker, of which the first and the last one do not count. */
const WAVES = 7
const ROUNDS = 3
/** For all workers together. */
const WARMING = 320
const GOAL = {
  atLeast: 3.7,
  why: 'four times the places, less what two cores cannot do at the same time',
}

export const scaling: Measure = {
  name: 'scaling',
  about: '1, 2, 4 and 8 image-workers with a provider of about half a second',
  async run(directory) {
    const image = Array<'image-worker'>(MOST_WORKERS).fill('image-worker')
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
  await measureThroughput(world, MOST_WORKERS, WARMING)
  await world.provider.ask({ ...AT_ONCE, milliseconds: PROVIDER_MS })
  const rateOf = (workers: number) => () => {
    const places = workers * CONCURRENCY
    return measureSteadyThroughput(world, workers, places, places * WAVES)
  }
  const [one = [], four = []] = await measureInRounds(ROUNDS, [rateOf(1), rateOf(4)], true)
  const [two = [], eight = []] = await measureInRounds(1, [rateOf(2), rateOf(MOST_WORKERS)], true)
  await world.provider.ask(AT_ONCE)
  const usual = [medianOf(one)]
  return [
    describe(2, two, usual),
    { ...describe(4, four, one), goal: GOAL },
    describe(MOST_WORKERS, eight, usual),
  ]
}

function describe(workers: number, figures: number[], one: number[]): Row {
  const { ours, baseline, ratio } = compareFigures(figures, one)
  return {
    what: `${workers} workers, provider of ${PROVIDER_MS.join('–')} ms`,
    ours: figure(ours, 'jobs/s'),
    baseline: { ...figure(baseline, 'jobs/s'), of: 'with one worker' },
    compared: figure(ratio, ''),
  }
}
