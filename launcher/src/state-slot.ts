import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Value } from 'typebox/value'

import { identifyProcess, isRunning, ProcessIdentity } from './process-identity.ts'

/** A folder of state that belongs to this process as long as it runs. */
export interface StateSlot {
  directory: string
  /** Lets another process have it. */
  release(): Promise<void>
}

/**
 * Takes the first folder below `root` (`1`, `2`, …) that no running process holds. A process that ended without
 * releasing its folder, even by SIGKILL or a power cut, does not hold it any more.
 */
export async function takeStateSlot(root: string): Promise<StateSlot> {
  for (let number = 1; ; number += 1) {
    const directory = join(root, String(number))
    await mkdir(directory, { recursive: true })
    const lock = join(directory, 'lock')
    if (await takeLock(lock)) return { directory, release: () => rm(lock, { force: true }) }
  }
}

/** Forgets what a slot holds, but not that it is held. */
export async function emptySlot(slot: StateSlot, names: string[]): Promise<void> {
  await Promise.all(names.map((name) => rm(join(slot.directory, name), { recursive: true, force: true })))
}

async function takeLock(lock: string): Promise<boolean> {
  const draft = `${lock}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(await identifyProcess(process.pid)))
  try {
    // A link appears with its content or not at all, and never replaces another.
    while (!(await succeeds(link(draft, lock), 'EEXIST'))) {
      const held = await readFile(lock, 'utf8').catch(() => undefined)
      if (held !== undefined && (await isHeld(held))) return false
      if (held !== undefined) await removeStale(lock, held, draft)
    }
    return true
  } finally {
    await rm(draft, { force: true })
  }
}

async function isHeld(content: string): Promise<boolean> {
  const holder: unknown = parse(content)
  return Value.Check(ProcessIdentity, holder) && isRunning(holder)
}

/** Between reading the stale lock and moving it away another process may have done the same and locked: then its lock is put back. */
async function removeStale(lock: string, stale: string, draft: string): Promise<void> {
  const aside = `${draft}.stale`
  if (!(await succeeds(rename(lock, aside), 'ENOENT'))) return
  if ((await readFile(aside, 'utf8')) !== stale) await succeeds(link(aside, lock), 'EEXIST')
  await rm(aside)
}

async function succeeds(operation: Promise<unknown>, expected: string): Promise<boolean> {
  try {
    await operation
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === expected) return false
    throw error
  }
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
