// A table that answers at once: it keeps its items in memory, checks no signature, and counts what it is asked.
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

import { Type } from 'typebox'

import { answerQuestions } from '../process/process-link.ts'
import { listenAnywhere } from './listen-anywhere.ts'
import { openMemoryTable } from './table/memory-table.ts'
import { type Asked, carryOut, Refusal } from './table/operations.ts'

export const TableTask = Type.Union([
  Type.Object({ do: Type.Literal('listen') }),
  /** Puts items in past the protocol, in DynamoDB's form. */
  Type.Object({ do: Type.Literal('seed'), items: Type.Array(Type.Record(Type.String(), Type.Unknown())) }),
  /** Forgets what was counted. */
  Type.Object({ do: Type.Literal('count') }),
  Type.Object({ do: Type.Literal('tell') }),
])
export type TableTask = { do: 'listen' } | { do: 'seed'; items: object[] } | { do: 'count' } | { do: 'tell' }

/** What the table was asked since it began to count. */
export interface TableFacts {
  url: string
  /** Requests by operation, such as `GetItem`. */
  requests: Record<string, number>
  /** When the first and the last of them came, in milliseconds since 1970. */
  first: number
  last: number
}

const table = openMemoryTable()
const facts: TableFacts = { url: '', requests: {}, first: 0, last: 0 }

const server = createServer((request, response) => {
  const operation = String(request.headers['x-amz-target']).replace(/^DynamoDB_\d+\./, '')
  facts.requests[operation] = (facts.requests[operation] ?? 0) + 1
  facts.last = Date.now()
  facts.first ||= facts.last
  const head = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'bench' }
  void json(request).then((asked) => {
    try {
      const answer = carryOut(table, operation, asked as Asked)
      response.writeHead(200, head).end(JSON.stringify(answer))
    } catch (error) {
      const type = error instanceof Refusal ? error.type : 'ValidationException'
      const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: (error as Error).message }
      response.writeHead(400, head).end(JSON.stringify(body))
    }
  })
})

answerQuestions<TableTask>(TableTask, async (task): Promise<TableFacts> => {
  if (task.do === 'listen') facts.url = await listenAnywhere(server)
  if (task.do === 'seed') for (const item of task.items) table.put(item as never)
  if (task.do === 'count') Object.assign(facts, { requests: {}, first: 0, last: 0 })
  return facts
})
