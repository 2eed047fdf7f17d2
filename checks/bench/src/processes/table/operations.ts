import { fulfils, type Names } from './conditions.ts'
import { type Item, type MemoryTable, textOf } from './memory-table.ts'

/** The body of a request, as far as the services fill it in. */
export interface Asked extends Names {
  Item?: Item
  Key?: Item
  ConditionExpression?: string
  IndexName?: string
  KeyConditionExpression?: string
  FilterExpression?: string
  ScanIndexForward?: boolean
  ExclusiveStartKey?: Item
  Limit?: number
  RequestItems?: Record<string, { Keys?: Item[] }>
}

/** An answer that says no, by DynamoDB's name for it. */
export class Refusal extends Error {
  readonly type: string

  constructor(type: string) {
    super('refused')
    this.type = type
  }
}

/** @throws Refusal where a condition does not hold */
export function carryOut(table: MemoryTable, operation: string, asked: Asked): object {
  switch (operation) {
    case 'GetItem': {
      const item = table.get(asked.Key ?? {})
      return item ? { Item: item } : {}
    }
    case 'BatchGetItem':
      return { Responses: readBatch(table, asked), UnprocessedKeys: {} }
    case 'PutItem':
      checkCondition(table.get(asked.Item ?? {}), asked)
      table.put(asked.Item ?? {})
      return {}
    case 'DeleteItem': {
      checkCondition(table.get(asked.Key ?? {}), asked)
      const old = table.delete(asked.Key ?? {})
      return old ? { Attributes: old } : {}
    }
    case 'Query':
      return query(table, asked)
    default:
      throw new Error(`The table of the bench does not know ${operation}`)
  }
}

function checkCondition(item: Item | undefined, asked: Asked): void {
  const { ConditionExpression: condition } = asked
  if (condition !== undefined && !fulfils(condition, item, asked))
    throw new Refusal('ConditionalCheckFailedException')
}

function readBatch(table: MemoryTable, { RequestItems = {} }: Asked): Record<string, Item[]> {
  const found = Object.entries(RequestItems).map(([name, { Keys = [] }]) => [
    name,
    Keys.flatMap((key): Item[] => {
      const item = table.get(key)
      return item ? [item] : []
    }),
  ])
  return Object.fromEntries(found) as Record<string, Item[]>
}

function query(table: MemoryTable, asked: Asked): object {
  const keys = table.keysOf(asked.IndexName)
  const condition = asked.KeyConditionExpression ?? ''
  const partition = textOf(asked.ExpressionAttributeValues?.[/= *(:\w+)/.exec(condition)?.[1] ?? ''])
  const found = table.partition(asked.IndexName, partition)
  const ordered = asked.ScanIndexForward === false ? found.toReversed() : found
  const { ExclusiveStartKey: start, Limit: limit = Infinity } = asked
  const before = start ? ordered.findIndex((item) => isAt(item, start)) + 1 : 0
  const items: Item[] = []
  let next = before
  for (; next < ordered.length && items.length < limit; next++) {
    const item = ordered[next] as Item
    if (fulfils(condition, item, asked) && fulfils(asked.FilterExpression ?? condition, item, asked))
      items.push(item)
  }
  const last = items.at(-1)
  const isCut = items.length === limit && next < ordered.length && last
  const names = new Set(['user_id', 'upload_id', keys.partition, keys.sort])
  const lastKey = isCut && Object.fromEntries(Object.entries(last).filter(([name]) => names.has(name)))
  return { Items: items, Count: items.length, ...(lastKey && { LastEvaluatedKey: lastKey }) }
}

function isAt(item: Item, key: Item): boolean {
  return Object.entries(key).every(([name, value]) => textOf(item[name]) === textOf(value))
}
