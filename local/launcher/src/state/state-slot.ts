import { closeSync, openSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A folder of state that belongs to this process as long as it runs. */
export interface StateSlot {
  directory: string
  /** Releases it for other processes. */
  release: () => void
}

/**
 * Takes the first folder below `root` (`1`, `2`, …) that no running process holds. A process that ended without
 * releasing its folder, even by SIGKILL or a power cut, does not hold it any more.
 */
export async function takeStateSlot(root: string): Promise<StateSlot> {
  for (let number = 1; ; number += 1) {
    const directory = join(root, String(number))
    await mkdir(directory, { recursive: true })
    const release = takeLock(join(directory, 'lock'))
    if (release) return { directory, release }
  }
}

/** Removes what a slot holds, but not its lock. */
export async function emptySlot(slot: StateSlot, names: string[]): Promise<void> {
  await Promise.all(names.map((name) => rm(join(slot.directory, name), { recursive: true, force: true })))
}

/** SQLITE_BUSY, @see https://sqlite.org/rescode.html#busy */
const busy = 5

/**
 * SQLite is used for its lock alone: the kernel keeps it, so it ends with the process and cannot be stale. Node.js
 * itself has no call for such a lock.
 */
function takeLock(file: string): (() => void) | undefined {
  // Where the file cannot be written, the system's error names the reason; SQLite's does not.
  closeSync(openSync(file, 'a'))
  const database = new DatabaseSync(file)
  try {
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === busy) return undefined
    throw error
  }
}
