import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { type Static, Type } from 'typebox'

/** One process. Its number alone is not enough: the system gives it to another process later. */
export const ProcessIdentity = Type.Object({ pid: Type.Integer(), startedAt: Type.String() })
export type ProcessIdentity = Static<typeof ProcessIdentity>

/** @returns undefined when no such process runs, or when it has ended and is still a zombie */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const startedAt = process.platform === 'linux' ? await readStartTick(pid) : await askForStartTime(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

/** Whether that process still runs. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.startedAt === identity.startedAt
}

/** Clock ticks between boot and the start of the process: field 22 of proc(5)'s stat, where field 2 may hold spaces. */
async function readStartTick(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  const [state, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  return state === undefined || state === 'Z' ? undefined : rest[18]
}

async function askForStartTime(pid: number): Promise<string | undefined> {
  const answer = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => undefined)
  return answer?.stdout.trim() || undefined
}
