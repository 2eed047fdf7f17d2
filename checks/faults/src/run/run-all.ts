import { stagesOf } from './lanes.ts'
import type { RunOptions } from './run-fault.ts'
import { type LaneListener, type LaneOutcome, runLane } from './run-lane.ts'

/** Names of the scenarios that a run with these options may contain. */
export function scenarioNames(options: RunOptions): string[] {
  return stagesOf(options)
    .flat(2)
    .flatMap(({ names }) => names)
}

/** Runs the wanted scenarios, or all. @returns the outcome of each lane that had something to run */
export async function runAll(
  options: RunOptions,
  listener: LaneListener,
  wanted?: string[],
): Promise<LaneOutcome[]> {
  const outcomes: LaneOutcome[] = []
  for (const [stage, lanes] of stagesOf(options).entries()) {
    const running = lanes.flatMap((suites, lane) => {
      const names = suites.flatMap((suite) => suite.names)
      if (wanted && !names.some((name) => wanted.includes(name))) return []
      return runLane({ stage, lane, options, ...(wanted && { wanted }) }, listener)
    })
    outcomes.push(...(await Promise.all(running)))
  }
  return outcomes
}
