import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

type Table = Pick<DynamoDBDocumentClient, 'send'>

/** How much waits for an answer. */
export interface Pending {
  pending(): number
}

/** Counts the requests to the table that have not been answered yet, those included that wait for a connection. */
export function countPending(table: Table): Table & Pending {
  let pending = 0
  const send = async (command: Parameters<Table['send']>[0]) => {
    pending++
    try {
      return await table.send(command)
    } finally {
      pending--
    }
  }
  return { send: send as Table['send'], pending: () => pending }
}
