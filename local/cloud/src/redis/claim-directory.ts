import { readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { askRedis } from './ask-redis.ts'
import { RedisDirectoryInUseError } from './redis-errors.ts'

/** The watchdog stops a Redis whose parent was killed well within this time. */
const leaveMilliseconds = 3_000

/**
 * Makes sure that no Redis works in the directory. One whose parent was killed is given the time to stop.
 *
 * @throws RedisDirectoryInUseError
 */
export async function claimDirectory(directory: string): Promise<void> {
  const port = Number(await readFile(portFile(directory), 'utf8').catch(() => ''))
  if (!port) return
  const deadline = Date.now() + leaveMilliseconds
  while (await worksIn(directory, port)) {
    if (Date.now() > deadline) throw new RedisDirectoryInUseError(directory, port)
    await wait(50)
  }
}

/** Records the port for the next `claimDirectory`. */
export async function markDirectory(directory: string, port: number): Promise<void> {
  await writeFile(portFile(directory), String(port))
}

/** Whether the Redis on this port, if there is one, keeps its files in this directory. */
export async function worksIn(directory: string, port: number): Promise<boolean> {
  const answer = await askRedis(port, 'CONFIG GET dir')
  return answer?.includes(await realpath(directory)) ?? false
}

function portFile(directory: string): string {
  return join(directory, 'port')
}
