import t from 'tap'

import { openMemoryTable } from '../src/processes/table/memory-table.ts'
import { carryOut, Refusal } from '../src/processes/table/operations.ts'

const keyOf = (n: number) => ({ user_id: { S: 'u' }, upload_id: { S: `${n}` } })
const itemOf = (n: number) => ({ ...keyOf(n), created_at: { S: `2026-01-0${n}` }, version: { N: '1' } })

t.test('a write is refused where its condition does not hold', async (t) => {
  const table = openMemoryTable()
  const create = { Item: itemOf(1), ConditionExpression: 'attribute_not_exists(user_id)' }
  carryOut(table, 'PutItem', create)
  t.throws(() => carryOut(table, 'PutItem', create), new Refusal('ConditionalCheckFailedException'))
  const change = {
    Item: { ...itemOf(1), version: { N: '2' } },
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': { N: '1' } },
  }
  carryOut(table, 'PutItem', change)
  t.throws(() => carryOut(table, 'PutItem', change), new Refusal('ConditionalCheckFailedException'))
  t.same(carryOut(table, 'GetItem', { Key: keyOf(1) }), { Item: change.Item })
})

t.test('a query gives the items of one partition in the order of its index, page by page', async (t) => {
  const table = openMemoryTable()
  for (const n of [2, 3, 1]) table.put(itemOf(n))
  table.put({ ...itemOf(1), user_id: { S: 'another' } })
  const query = {
    IndexName: 'by_created_at',
    KeyConditionExpression: 'user_id = :user',
    ExpressionAttributeValues: { ':user': { S: 'u' } },
    ScanIndexForward: false,
    Limit: 2,
  }
  const first = carryOut(table, 'Query', query) as { Items: object[]; LastEvaluatedKey: never }
  t.same(first.Items, [itemOf(3), itemOf(2)])
  t.same(carryOut(table, 'Query', { ...query, ExclusiveStartKey: first.LastEvaluatedKey }), {
    Items: [itemOf(1)],
    Count: 1,
  })
})

t.test('an item that was removed is in no index', async (t) => {
  const table = openMemoryTable()
  table.put(itemOf(1))
  t.same(carryOut(table, 'DeleteItem', { Key: keyOf(1) }), { Attributes: itemOf(1) })
  t.same(table.partition('by_created_at', 'u'), [])
  t.same(carryOut(table, 'GetItem', { Key: keyOf(1) }), {})
})

t.test('what it does not know is an error and no empty answer', async (t) => {
  const table = openMemoryTable()
  t.throws(() => carryOut(table, 'UpdateItem', {}), /does not know UpdateItem/)
  const odd = { Key: keyOf(1), ConditionExpression: 'size(user_id) > :n' }
  t.throws(() => carryOut(table, 'DeleteItem', odd), /does not understand: size\(user_id\)/)
})
