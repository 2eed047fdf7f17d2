import { spawnSync } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { type BreakableRedis, startBreakableRedis } from './breakable-redis.ts'

/** A disk with little room. */
export interface SmallDisk {
  /** Leaves no room on it. */
  fill(): Promise<void>
  /** Makes room again. */
  makeRoom(): Promise<void>
}

/** A rig's Redis, beside an S3 that stores on a small disk where this machine allows one. */
export interface RedisBesideSmallDisk extends BreakableRedis {
  /** Undefined where mounting is not allowed. */
  disk: SmallDisk | undefined
}

const SIZE = '24m'
const CHUNK = Buffer.alloc(64 * 1024)

/** @param root the folder of the rig, in which the S3 of its cloud will store */
export async function startRedisBesideSmallDisk(root: string): Promise<RedisBesideSmallDisk> {
  const folder = join(root, 'cloud', 's3')
  await mkdir(folder, { recursive: true })
  const isMounted = run('mount', '-t', 'tmpfs', '-o', `size=${SIZE}`, 'moodscape-faults', folder)
  const redis = await startBreakableRedis(root)
  return {
    ...redis,
    disk: isMounted ? openDisk(join(folder, 'filler')) : undefined,
    async close() {
      await redis.close()
      // A process may still hold a file on the disk for a moment; the lazy form waits for it.
      if (isMounted) run('umount', '--lazy', folder)
    },
  }
}

function openDisk(filler: string): SmallDisk {
  return {
    async fill() {
      const file = await open(filler, 'w')
      try {
        for (;;) await file.write(CHUNK)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        await file.close()
      }
    },
    makeRoom: () => rm(filler, { force: true }),
  }
}

function run(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}
