import { readFile } from 'node:fs/promises'

/** Linux counts processor time in hundredths of a second for those who read `/proc`. */
const TICKS_A_SECOND = 100

/** Milliseconds of the processor that a process has taken, with all its threads; NaN where there is no `/proc`. */
export async function readProcessorMs(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // What precedes is the name of the program, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11] ?? NaN) + Number(fields[12] ?? NaN)) / TICKS_A_SECOND) * 1_000
}

/** @returns the milliseconds of the processor that a process takes for some work */
export async function processorMsOf(pid: number | undefined, work: () => Promise<unknown>): Promise<number> {
  const before = await readProcessorMs(pid)
  await work()
  return (await readProcessorMs(pid)) - before
}
