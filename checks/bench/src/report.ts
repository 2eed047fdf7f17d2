import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { dirname } from 'node:path'

import { meetsGoal, type Row } from './row.ts'

/** What became of a measure. */
export interface Outcome {
  name: string
  seconds: number
  rows: Row[]
  /** Why there are no rows. */
  failure?: string
}

/** Goals that are not met and measures that failed: the run has to say so by how it ends. */
export function hasMissed(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(({ failure, rows }) => failure !== undefined || !rows.every(meetsGoal))
}

/** All figures of a run, and on what they were taken. */
export function describeRun(began: Date, seconds: number, outcomes: readonly Outcome[]): object {
  return {
    began: began.toISOString(),
    seconds,
    node: process.version,
    processor: { model: cpus()[0]?.model, cores: cpus().length, load_of_15_minutes: loadavg()[2] },
    missed: hasMissed(outcomes),
    measures: outcomes.map(({ rows, ...outcome }) => ({
      ...outcome,
      rows: rows.map((row) => (row.goal ? { ...row, isMet: meetsGoal(row) } : row)),
    })),
  }
}

export async function writeRun(file: string, run: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(run, undefined, 2)}\n`)
}
