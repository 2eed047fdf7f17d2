import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { Type } from 'typebox'
import { Value } from 'typebox/value'

import { identifyProcess, isRunning, ProcessIdentity } from './process-identity.ts'

/** How long a process may take to end after SIGKILL, in milliseconds. Only one stuck in the kernel takes longer. */
const endsWithin = 10_000

/** Where a system with this state folder keeps its list. */
export function processFileIn(stateDirectory: string): string {
  return join(stateDirectory, 'processes.json')
}

const Processes = Type.Array(ProcessIdentity)

/** Writes down which processes run, so that the next start can end them if this one is killed. */
export interface ProcessList {
  write(pids: number[]): void
  /** Resolves when everything is written. */
  settled(): Promise<void>
}

export function createProcessList(file: string): ProcessList {
  // One after the other: two writers at once would mix their lines.
  let writing = Promise.resolve()
  return {
    write: (pids) => {
      // A list that cannot be written (a full disk) is only missed when this process is killed.
      writing = writing.then(() => writeList(file, pids)).catch(() => {})
    },
    settled: () => writing,
  }
}

async function writeList(file: string, pids: number[]): Promise<void> {
  const identities = await Promise.all(pids.map(identifyProcess))
  await writeFile(file, JSON.stringify(identities.filter((identity) => identity !== undefined)))
}

/** Ends the processes that a killed start has left running, and waits until they have ended. */
export async function endLeftOverProcesses(file: string): Promise<void> {
  const processes = await readProcesses(file)
  await Promise.all(processes.map(endProcess))
}

async function readProcesses(file: string): Promise<ProcessIdentity[]> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'))
    return Value.Check(Processes, content) ? content : []
  } catch {
    // Without a file it is the first start. Half a file was written at a power cut, which ended every process.
    return []
  }
}

async function endProcess(identity: ProcessIdentity): Promise<void> {
  if (!(await isRunning(identity))) return
  process.kill(identity.pid, 'SIGKILL')
  const deadline = Date.now() + endsWithin
  while (await isRunning(identity)) {
    if (Date.now() > deadline) throw new Error(`Process ${identity.pid} of an earlier start does not end.`)
    await pause(20)
  }
}
