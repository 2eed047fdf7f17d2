import { createClient } from '@moodscape/client'

import type { Measure } from '../measure.ts'
import { figure, type Row } from '../row.ts'
import { percentileOf, spreadOf } from '../spread.ts'
import { AT_ONCE } from '../worlds/stand-ins.ts'
import { withWorkers } from '../worlds/workers.ts'
import type { World } from '../worlds/world.ts'

const FLOOD = 120
const JOBS = 12
const ROUNDS = 3
const PROVIDER_MS: [number, number] = [60, 140]

export const flood: Measure = {
  name: 'flood',
  about: 'the jobs of one user while another has hundreds in the queue',
  stores: 'instant',
  run: measureFlood,
}

async function measureFlood(world: World): Promise<Row[]> {
  await world.provider.ask({ ...AT_ONCE, milliseconds: PROVIDER_MS })
  const quiet: number[] = []
  const flooded: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(await withWorkers(world, 1, () => percentileOfJobs(world)))
    const { waitForAll } = await requestMany(world)
    await withWorkers(world, 1, async () => {
      flooded.push(await percentileOfJobs(world))
      await world.provider.ask(AT_ONCE)
      await waitForAll()
    })
    await world.provider.ask({ ...AT_ONCE, milliseconds: PROVIDER_MS })
  }
  await world.provider.ask(AT_ONCE)
  return [
    {
      what: `a job beside ${FLOOD} of another user, p95`,
      ours: figure(spreadOf(flooded), 'ms'),
      baseline: { ...figure(spreadOf(quiet), 'ms'), of: 'without them' },
      compared: figure(spreadOf(flooded.map((p95, round) => p95 / (quiet[round] ?? NaN))), ''),
      goal: {
        atMost: 3,
        why: 'its own time, that of one job until a place is free, and as much again for sharing the cores',
      },
    },
  ]
}

async function requestMany({ system }: World): Promise<{ waitForAll(): Promise<void> }> {
  const { token } = await system.issueGuestToken()
  const client = createClient({ baseUrl: system.gatewayUrl, token })
  const ids: string[] = []
  for (let left = FLOOD; left > 0; left--) ids.push((await start(client)).job_id)
  return {
    async waitForAll() {
      for (const id of ids.reverse()) await client.wait(id)
    },
  }
}

/** @returns milliseconds from the request to the end of a job that nineteen of twenty do not exceed */
async function percentileOfJobs({ system }: World): Promise<number> {
  const { token } = await system.issueGuestToken()
  const client = createClient({ baseUrl: system.gatewayUrl, token })
  const times: number[] = []
  for (let left = JOBS; left > 0; left--) {
    const began = performance.now()
    const { status } = await client.wait((await start(client)).job_id)
    if (status !== 'succeeded') throw new Error(`A job beside a flood ${status}`)
    times.push(performance.now() - began)
  }
  return percentileOf(times, 95)
}

function start(client: ReturnType<typeof createClient>) {
  return client.startFromMood({ valence: 0.5, arousal: 0.5 }, { generate: ['image'] })
}
