import { spawnSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

import { queuePrefixOf } from '@moodscape/shared/queue/key-prefixes'
import type { Redis } from 'ioredis'

import type { Fault, Scene } from '../scene/fault.ts'

/** Single keys are deleted, and the disk of Redis is full. */
export const redisByHand: Fault[] = [
  {
    injected: 'the locks of running jobs deleted, again and again',
    run: (scene) =>
      deleteRepeatedly(scene, (client) => removeKeys(client, `${queuePrefixOf('*')}:*:lock`, Infinity)),
  },
  {
    injected: 'single jobs deleted from under their queues',
    run: (scene) =>
      deleteRepeatedly(scene, (client) => removeKeys(client, `${queuePrefixOf('*')}:*:*-*-1`, 1)),
  },
  { injected: 'the disk of Redis is full, then has room', run: fillDisk },
]

async function deleteRepeatedly(scene: Scene, act: (client: Redis) => Promise<number>): Promise<void> {
  const { rig, ledger } = scene
  const sending = ledger.submitMany(18, 8)
  for (let round = 0; round < 12; round++) {
    await wait(150)
    for (let hits = await rig.redis.ask(act); hits > 0; hits--) scene.countInjection()
  }
  await sending
}

/** @returns how many keys were deleted */
async function removeKeys(client: Redis, pattern: string, most: number): Promise<number> {
  const found: string[] = []
  for await (const keys of client.scanStream({ match: pattern, count: 500 }) as AsyncIterable<string[]>)
    found.push(...keys)
  const chosen = found.slice(0, most)
  return chosen.length === 0 ? 0 : client.del(...chosen)
}

/** Forbids files of the process to grow, which has the effect of a full disk: Redis refuses writes meanwhile. */
async function fillDisk(scene: Scene): Promise<void> {
  const { rig, ledger } = scene
  const limit = (most: string) =>
    spawnSync('prlimit', ['--pid', String(rig.redis.pid()), `--fsize=${most}`], { stdio: 'ignore' })
  const sending = ledger.submitMany(16, 4, () => wait(scene.random() * 300))
  await wait(400)
  scene.countInjection()
  const { status } = limit('1:unlimited')
  if (status !== 0) scene.note('this machine has no prlimit: the disk was never full')
  await wait(4_000)
  const refused = await rig.redis.ask((client) => client.info('persistence'))
  if (status === 0 && !refused.includes('aof_last_write_status:err'))
    scene.fail('Redis did not notice its full disk')
  limit('unlimited:unlimited')
  await sending
}
