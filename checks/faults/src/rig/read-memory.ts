import { readFile } from 'node:fs/promises'

/** Resident memory of a process in MB; NaN where the operating system has no `/proc`. */
export async function readMemoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
}
