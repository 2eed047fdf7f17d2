import type { Measure } from './measure.ts'
import type { Outcome } from './report.ts'
import { meetsGoal, type Row } from './row.ts'
import { describeHead, describeRow } from './table.ts'
import type { Worlds } from './worlds/open-worlds.ts'

/** Runs measures one after another and prints their rows as they come. One that fails does not keep the others from it. */
export async function runMeasures(
  measures: readonly Measure[],
  worlds: Pick<Worlds, 'directory' | 'use' | 'useNone'>,
  print: (line: string) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  print(describeHead())
  for (const measure of measures) {
    const began = performance.now()
    const outcome = await run(measure, worlds).then(
      (rows) => ({ rows }),
      (error: unknown) => ({ rows: [], failure: error instanceof Error ? error.message : String(error) }),
    )
    for (const row of outcome.rows) print(describeRow(row))
    if ('failure' in outcome) print(`${measure.name} was not measured: ${outcome.failure}`)
    const seconds = Math.round((performance.now() - began) / 1_000)
    outcomes.push({ name: measure.name, seconds, ...outcome })
  }
  print('\nMedians, and in brackets the lowest and highest of the rounds.')
  explainGoals(outcomes, print)
  return outcomes
}

async function run(measure: Measure, worlds: Pick<Worlds, 'directory' | 'use' | 'useNone'>): Promise<Row[]> {
  if (measure.stores) return measure.run(await worlds.use(measure.stores))
  await worlds.useNone()
  return measure.run(worlds.directory)
}

/** Says of each goal that is missed where it comes from. */
function explainGoals(outcomes: readonly Outcome[], print: (line: string) => void): void {
  const missed = outcomes.flatMap(({ rows }) => rows).filter((row) => !meetsGoal(row))
  if (missed.length > 0) print('\nGoals that are missed, and where they come from:')
  for (const { what, goal } of missed) print(`  ${what}: ${goal?.why}`)
}
