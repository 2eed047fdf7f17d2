import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'

import { createClient, serve, serveTable, TableName, table } from './fixtures/dynamodb.ts'

t.test('a table is ready as soon as it is created', async (t) => {
  const { client } = await serveTable(t)
  const { Table } = await client.send(new DescribeTableCommand({ TableName }))
  t.equal(Table?.TableStatus, 'ACTIVE')
  t.same((await client.send(new ListTablesCommand({}))).TableNames, [TableName])
})

t.test('of many writers that each want to be the first, one is', async (t) => {
  const { client } = await serveTable(t)
  const put = (epoch: number) =>
    client.send(
      new PutCommand({
        TableName,
        Item: { user_id: 'u', upload_id: '1', epoch },
        ConditionExpression: 'attribute_not_exists(upload_id)',
      }),
    )
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, epoch) => put(epoch)))
  t.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  t.match(
    results.find(({ status }) => status === 'rejected'),
    { reason: { name: 'ConditionalCheckFailedException' } },
  )
})

t.test('an update changes one part of an item if its condition holds', async (t) => {
  const { client } = await serveTable(t)
  const Key = { user_id: 'u', upload_id: '1' }
  await client.send(
    new PutCommand({ TableName, Item: { ...Key, image: { state: 'queued', epoch: 1 }, emotion: 'CALM' } }),
  )
  const update = (epoch: number) =>
    client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'SET image.#state = :running, image.epoch = image.epoch + :one REMOVE emotion',
        ConditionExpression: 'image.epoch = :epoch',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':running': 'running', ':one': 1, ':epoch': epoch },
        ReturnValues: 'ALL_NEW',
      }),
    )
  t.same((await update(1)).Attributes, { ...Key, image: { state: 'running', epoch: 2 } })
  await t.rejects(update(1), { name: 'ConditionalCheckFailedException' })
  t.same((await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item?.image, {
    state: 'running',
    epoch: 2,
  })
})

t.test('the indexes give the newest first, page by page, and only what is unfinished', async (t) => {
  const { client } = await serveTable(t)
  for (let at = 0; at < 7; at += 1) {
    const Item = {
      user_id: at < 5 ? 'me' : 'you',
      upload_id: String(at),
      created_at: 100 - at,
      ...(at % 2 && { unfinished: 'yes' }),
    }
    await client.send(new PutCommand({ TableName, Item }))
  }
  const page = (ExclusiveStartKey?: Record<string, unknown>) =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-time',
        KeyConditionExpression: 'user_id = :user',
        ExpressionAttributeValues: { ':user': 'me' },
        ScanIndexForward: false,
        Limit: 3,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    )
  const first = await page()
  t.same(
    first.Items?.map(({ upload_id }) => upload_id as string),
    ['0', '1', '2'],
  )
  const second = await page(first.LastEvaluatedKey)
  t.same(
    second.Items?.map(({ upload_id }) => upload_id as string),
    ['3', '4'],
  )

  const unfinished = () =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName: 'unfinished',
        KeyConditionExpression: 'unfinished = :yes AND created_at < :time',
        ExpressionAttributeValues: { ':yes': 'yes', ':time': 99 },
      }),
    )
  t.same(
    (await unfinished()).Items?.map(({ upload_id }) => upload_id as string),
    ['5', '3'],
  )
  await client.send(new DeleteCommand({ TableName, Key: { user_id: 'you', upload_id: '5' } }))
  t.same(
    (await unfinished()).Items?.map(({ upload_id }) => upload_id as string),
    ['3'],
  )
})

t.test('a restart keeps tables and items', async (t) => {
  const first = await serveTable(t)
  await first.client.send(new PutCommand({ TableName, Item: { user_id: 'u', upload_id: '1', mood: 'calm' } }))
  await first.close()
  const { client } = await serve(t, { directory: first.directory, port: Number(new URL(first.url).port) })
  const { Item } = await client.send(new GetCommand({ TableName, Key: { user_id: 'u', upload_id: '1' } }))
  t.equal(Item?.mood, 'calm')
})

t.test('killed, it has every acknowledged item at the next start', async (t) => {
  const directory = t.testdir()
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'fixtures/serve-dynamodb.ts'), directory],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  t.teardown(() => child.kill('SIGKILL'))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const writer = createClient(t, line.toString().trim())
  await writer.send(table)
  const acknowledged: string[] = []
  const write = async (first: number) => {
    for (let at = first; child.exitCode === null && child.signalCode === null; at += 4) {
      const upload_id = String(at)
      const put = writer.send(new PutCommand({ TableName, Item: { user_id: 'u', upload_id } }))
      if (
        await put.then(
          () => true,
          () => false,
        )
      )
        acknowledged.push(upload_id)
      if (acknowledged.length > 100) child.kill('SIGKILL')
    }
  }
  await Promise.all([0, 1, 2, 3].map(write))
  const { client } = await serve(t, { directory })
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': 'u' },
    }),
  )
  const found = new Set(Items.map(({ upload_id }) => upload_id as string))
  t.same(
    acknowledged.filter((id) => !found.has(id)),
    [],
  )
})
