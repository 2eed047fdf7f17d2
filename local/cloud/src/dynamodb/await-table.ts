import { setTimeout as wait } from 'node:timers/promises'

import type { DynaliteAnswer, DynaliteRequest } from './ask-dynalite.ts'

const pollMilliseconds = 2

/**
 * Dynalite answers CreateTable before the table takes items. Resolves once it does, or once it is gone again.
 *
 * @param created the request that made the table, as it came
 */
export async function awaitTable(
  ask: (request: DynaliteRequest) => Promise<DynaliteAnswer>,
  created: DynaliteRequest,
): Promise<void> {
  const { TableName } = JSON.parse(created.body.toString()) as { TableName: string }
  const description: DynaliteRequest = {
    ...created,
    headers: { ...created.headers, 'x-amz-target': 'DynamoDB_20120810.DescribeTable' },
    body: Buffer.from(JSON.stringify({ TableName })),
  }
  while (isBeingCreated(await ask(description))) await wait(pollMilliseconds)
}

function isBeingCreated({ status, body }: DynaliteAnswer): boolean {
  if (status !== 200) return false
  const { Table } = JSON.parse(body) as { Table: { TableStatus: string } }
  return Table.TableStatus === 'CREATING'
}
