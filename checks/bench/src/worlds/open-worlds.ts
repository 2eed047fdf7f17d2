import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { haltWorkers } from './workers.ts'
import { type Stores, startWorld, type World } from './world.ts'

/** The worlds that measures share. One of them runs at a time, so that it has the machine to itself. */
export interface Worlds {
  /** Where measures that start something by themselves may keep it. */
  directory: string
  /** Gives the world with these stores, started if it is not the one that runs. Ends the other one. */
  use(stores: Stores): Promise<World>
  /** Ends the one that runs. */
  useNone(): Promise<void>
  close(): Promise<void>
}

/** An image-worker, halted until it is needed, and no emotion-worker: uploads start no other work. */
export async function openWorlds(): Promise<Worlds> {
  const directory = await mkdtemp(join(tmpdir(), 'moodscape-bench-'))
  let running: { stores: Stores; world: World } | undefined
  async function useNone(): Promise<void> {
    const ending = running
    running = undefined
    await ending?.world.close()
  }
  return {
    directory,
    useNone,
    async use(stores) {
      if (running?.stores === stores) return running.world
      await useNone()
      const world = await startWorld(join(directory, stores), {
        stores,
        services: ['gateway', 'image-worker'],
      })
      haltWorkers(world)
      running = { stores, world }
      return world
    },
    async close() {
      await useNone()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
