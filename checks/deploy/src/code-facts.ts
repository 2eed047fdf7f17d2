import { JOB_KINDS } from '@moodscape/shared/records/kinds'

import { readVariables, type Variables } from './read-variables.ts'

/** What the chart has to agree on with the code. */
export interface CodeFacts {
  kinds: readonly string[]
  variables: Record<string, Variables>
}

export async function readCodeFacts(): Promise<CodeFacts> {
  return { kinds: JOB_KINDS, variables: await readVariables() }
}
