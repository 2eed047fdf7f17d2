import { JOB_KINDS } from '@moodscape/shared/records/kinds'

import { readVariables, type Variables } from './read-variables.ts'

/** What the chart has to agree on with the code. */
export interface CodeFacts {
  kinds: readonly string[]
  variables: Record<string, Variables>
  shutdownSeconds: number
}

export async function readCodeFacts(): Promise<CodeFacts> {
  const variables = await readVariables()
  const { default: shutdownSeconds } = variables.gateway?.SHUTDOWN_SECONDS as unknown as { default: number }
  return { kinds: JOB_KINDS, variables, shutdownSeconds }
}
