import type { Scenario } from './fault.ts'
import { accepting } from './scenarios/accepting.ts'
import { paying } from './scenarios/paying.ts'
import { working } from './scenarios/working.ts'

/** Every way in which the system is broken, in the order of an upload's life. */
export const SCENARIOS: Scenario[] = [accepting, working, paying]
