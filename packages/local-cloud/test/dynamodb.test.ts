import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb'
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import t, { type Test } from 'tap'
import { startDynamoDb, type DynamoDbOptions } from '../src/dynamodb/start-dynamodb.ts'
import { createFaults } from '../src/faults.ts'

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' }
const region = 'eu-central-1'
const TableName = 'uploads'

function createClient(t: Test, endpoint: string, config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 1, ...config })
  t.teardown(() => client.destroy())
  return DynamoDBDocumentClient.from(client)
}

async function serve(t: Test, options: Partial<DynamoDbOptions> = {}) {
  const directory = options.directory ?? t.testdir()
  const dynamodb = await startDynamoDb({ authority: { credentials, region }, ...options, directory })
  t.teardown(dynamodb.close)
  return { ...dynamodb, directory, client: createClient(t, dynamodb.url) }
}

const table = new CreateTableCommand({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'user_id', AttributeType: 'S' },
    { AttributeName: 'upload_id', AttributeType: 'S' },
    { AttributeName: 'created_at', AttributeType: 'N' },
    { AttributeName: 'unfinished', AttributeType: 'S' },
  ],
  KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }, { AttributeName: 'upload_id', KeyType: 'RANGE' }],
  LocalSecondaryIndexes: [{
    IndexName: 'by-time',
    KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }, { AttributeName: 'created_at', KeyType: 'RANGE' }],
    Projection: { ProjectionType: 'ALL' },
  }],
  GlobalSecondaryIndexes: [{
    IndexName: 'unfinished',
    KeySchema: [{ AttributeName: 'unfinished', KeyType: 'HASH' }, { AttributeName: 'created_at', KeyType: 'RANGE' }],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  }],
})

async function serveTable(t: Test) {
  const dynamodb = await serve(t)
  await dynamodb.client.send(table)
  return dynamodb
}

t.test('a table is ready as soon as it is created', async (t) => {
  const { client } = await serveTable(t)
  const { Table } = await client.send(new DescribeTableCommand({ TableName }))
  t.equal(Table?.TableStatus, 'ACTIVE')
  t.same((await client.send(new ListTablesCommand({}))).TableNames, [TableName])
})

t.test('of many writers that each want to be the first, one is', async (t) => {
  const { client } = await serveTable(t)
  const put = (epoch: number) => client.send(new PutCommand({
    TableName,
    Item: { user_id: 'u', upload_id: '1', epoch },
    ConditionExpression: 'attribute_not_exists(upload_id)',
  }))
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, epoch) => put(epoch)))
  t.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  t.match(results.find(({ status }) => status === 'rejected'), { reason: { name: 'ConditionalCheckFailedException' } })
})

t.test('an update changes one part of an item if its condition holds', async (t) => {
  const { client } = await serveTable(t)
  const Key = { user_id: 'u', upload_id: '1' }
  await client.send(new PutCommand({ TableName, Item: { ...Key, image: { state: 'queued', epoch: 1 }, emotion: 'CALM' } }))
  const update = (epoch: number) => client.send(new UpdateCommand({
    TableName,
    Key,
    UpdateExpression: 'SET image.#state = :running, image.epoch = image.epoch + :one REMOVE emotion',
    ConditionExpression: 'image.epoch = :epoch',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':running': 'running', ':one': 1, ':epoch': epoch },
    ReturnValues: 'ALL_NEW',
  }))
  t.same((await update(1)).Attributes, { ...Key, image: { state: 'running', epoch: 2 } })
  await t.rejects(update(1), { name: 'ConditionalCheckFailedException' })
  t.same((await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item?.image, { state: 'running', epoch: 2 })
})

t.test('the indexes give the newest first, page by page, and only what is unfinished', async (t) => {
  const { client } = await serveTable(t)
  for (let at = 0; at < 7; at += 1) {
    const Item = { user_id: at < 5 ? 'me' : 'you', upload_id: String(at), created_at: 100 - at, ...(at % 2 && { unfinished: 'yes' }) }
    await client.send(new PutCommand({ TableName, Item }))
  }
  const page = (ExclusiveStartKey?: Record<string, unknown>) => client.send(new QueryCommand({
    TableName,
    IndexName: 'by-time',
    KeyConditionExpression: 'user_id = :user',
    ExpressionAttributeValues: { ':user': 'me' },
    ScanIndexForward: false,
    Limit: 3,
    ...(ExclusiveStartKey && { ExclusiveStartKey }),
  }))
  const first = await page()
  t.same(first.Items?.map(({ upload_id }) => upload_id as string), ['0', '1', '2'])
  const second = await page(first.LastEvaluatedKey)
  t.same(second.Items?.map(({ upload_id }) => upload_id as string), ['3', '4'])

  const unfinished = () => client.send(new QueryCommand({
    TableName,
    IndexName: 'unfinished',
    KeyConditionExpression: 'unfinished = :yes AND created_at < :time',
    ExpressionAttributeValues: { ':yes': 'yes', ':time': 99 },
  }))
  t.same((await unfinished()).Items?.map(({ upload_id }) => upload_id as string), ['5', '3'])
  await client.send(new DeleteCommand({ TableName, Key: { user_id: 'you', upload_id: '5' } }))
  t.same((await unfinished()).Items?.map(({ upload_id }) => upload_id as string), ['3'])
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
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/serve-dynamodb.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data') as [Buffer]
  const writer = createClient(t, line.toString().trim())
  await writer.send(table)
  const acknowledged: string[] = []
  const write = async (first: number) => {
    for (let at = first; child.exitCode === null && child.signalCode === null; at += 4) {
      const upload_id = String(at)
      const put = writer.send(new PutCommand({ TableName, Item: { user_id: 'u', upload_id } }))
      if (await put.then(() => true, () => false)) acknowledged.push(upload_id)
      if (acknowledged.length > 100) child.kill('SIGKILL')
    }
  }
  await Promise.all([0, 1, 2, 3].map(write))
  const { client } = await serve(t, { directory })
  const { Items = [] } = await client.send(new QueryCommand({
    TableName,
    KeyConditionExpression: 'user_id = :user',
    ExpressionAttributeValues: { ':user': 'u' },
  }))
  const found = new Set(Items.map(({ upload_id }) => upload_id as string))
  t.same(acknowledged.filter((id) => !found.has(id)), [])
})

t.test('a directory belongs to one process at a time', async (t) => {
  const { directory, client } = await serve(t)
  await t.rejects(startDynamoDb({ directory }), { name: 'DynamoDbDirectoryInUseError', message: directory })
  t.same((await client.send(new ListTablesCommand({}))).TableNames, [])
})

t.test('whoever does not hold the keys is refused', async (t) => {
  const { url } = await serve(t)
  const attempt = (config: DynamoDBClientConfig) => createClient(t, url, config).send(new ListTablesCommand({}))
  const keys = (accessKeyId: string, secretAccessKey: string) => ({ credentials: { accessKeyId, secretAccessKey } })
  await t.rejects(attempt(keys('OTHERKEY', 'local-secret')), { name: 'UnrecognizedClientException' })
  await t.rejects(attempt(keys('LOCALKEY', 'wrong')), { name: 'InvalidSignatureException' })
  await t.rejects(attempt({ region: 'us-east-1' }), { name: 'InvalidSignatureException' })
  await t.rejects(attempt({ systemClockOffset: -6 * 60_000 }), { name: 'InvalidSignatureException' })
  const unsigned = await fetch(url, { method: 'POST', body: '{}', headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' } })
  t.equal(unsigned.status, 400)
  t.match(await unsigned.json(), { __type: /IncompleteSignatureException$/ })
})

t.test('a client that leaves in the middle of a request harms nobody', async (t) => {
  const faults = createFaults()
  const { url, client } = await serve(t, { faults })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  const arrived = new Promise<void>((resolve) => {
    faults.inject({ match: () => true, times: 1, action: { type: 'callback', before: () => resolve() } })
  })
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 100\r\n\r\n{"half')
  await arrived
  socket.resetAndDestroy()
  await faults.log[0]?.settled
  t.same((await client.send(new ListTablesCommand({}))).TableNames, [])
})

t.test('faults strike by operation, and work done before one counts', async (t) => {
  const faults = createFaults()
  const { client } = await serve(t, { faults })
  await client.send(table)
  const Item = { user_id: 'u', upload_id: '1' }
  const strike = { match: ({ operation }: { operation?: string }) => operation === 'PutItem', times: 1 }
  faults.inject({
    ...strike,
    action: { type: 'status', code: 400, body: { __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException' } },
  })
  await t.rejects(client.send(new PutCommand({ TableName, Item })), { name: 'ThrottlingException' })
  faults.inject({ ...strike, action: { type: 'resetAfter' } })
  await t.rejects(client.send(new PutCommand({ TableName, Item })))
  const again = new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(upload_id)' })
  await t.rejects(client.send(again), { name: 'ConditionalCheckFailedException' })
})
