import { createClient } from '@moodscape/client'

import type { Measure } from '../measure.ts'
import { figure, type Row } from '../row.ts'
import { medianOf, spreadOf } from '../spread.ts'
import { AT_ONCE } from '../worlds/stand-ins.ts'
import { withWorkers } from '../worlds/workers.ts'
import type { World } from '../worlds/world.ts'

const ROUNDS = 3
const JOBS = 20
const WARMING = 20
/** Long enough for the follower to be there before the job ends. */
const PROVIDER_MS: [number, number] = [60, 60]

export const events: Measure = {
  name: 'events',
  about: 'how soon a follower sees that a job has ended',
  stores: 'instant',
  run: (world) => withWorkers(world, 1, () => measureEvents(world)),
}

async function measureEvents(world: World): Promise<Row[]> {
  await world.provider.ask({ ...AT_ONCE, milliseconds: PROVIDER_MS })
  const { token } = await world.system.issueGuestToken()
  const client = createClient({ baseUrl: world.system.gatewayUrl, token })
  const medians: number[] = []
  const followAll = async (count: number) => {
    const delays: number[] = []
    for (let left = count; left > 0; left--) delays.push(await followOne(client))
    return medianOf(delays)
  }
  await followAll(WARMING)
  for (let round = 0; round < ROUNDS; round++) medians.push(await followAll(JOBS))
  await world.provider.ask(AT_ONCE)
  return [
    {
      what: 'end of a job, seen by a follower, p50',
      ours: figure(spreadOf(medians), 'ms'),
      goal: { atMost: 15, why: 'one write, one message, one read: nobody sees a delay of a frame' },
    },
  ]
}

/** @returns milliseconds from the moment that the worker wrote down as the end until the follower has the event */
async function followOne(client: ReturnType<typeof createClient>): Promise<number> {
  const started = await client.startFromMood({ valence: 0.5, arousal: 0.5 }, { generate: ['image'] })
  for await (const { status, finished_at } of client.follow(started.job_id)) {
    if (status === 'succeeded' && finished_at !== undefined) return Date.now() - Date.parse(finished_at)
    if (status === 'failed') throw new Error('A job that is followed has failed')
  }
  throw new Error('The events of a job ended before it did')
}
