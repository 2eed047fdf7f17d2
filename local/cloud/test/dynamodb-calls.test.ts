import { once } from 'node:events'
import { connect } from 'node:net'

import { type DynamoDBClientConfig, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'

import { startDynamoDb } from '../src/dynamodb/start-dynamodb.ts'
import { createFaults } from '../src/faults.ts'
import { createClient, serve, TableName, table } from './fixtures/dynamodb.ts'

t.test('a directory belongs to one process at a time', async (t) => {
  const { directory, client } = await serve(t)
  await t.rejects(startDynamoDb({ directory }), { name: 'DynamoDbDirectoryInUseError', message: directory })
  t.same((await client.send(new ListTablesCommand({}))).TableNames, [])
})

t.test('a call without the keys is refused', async (t) => {
  const { url } = await serve(t)
  const attempt = (config: DynamoDBClientConfig) =>
    createClient(t, url, config).send(new ListTablesCommand({}))
  const keys = (accessKeyId: string, secretAccessKey: string) => ({
    credentials: { accessKeyId, secretAccessKey },
  })
  await t.rejects(attempt(keys('OTHERKEY', 'local-secret')), { name: 'UnrecognizedClientException' })
  await t.rejects(attempt(keys('LOCALKEY', 'wrong')), { name: 'InvalidSignatureException' })
  await t.rejects(attempt({ region: 'us-east-1' }), { name: 'InvalidSignatureException' })
  await t.rejects(attempt({ systemClockOffset: -6 * 60_000 }), { name: 'InvalidSignatureException' })
  const unsigned = await fetch(url, {
    method: 'POST',
    body: '{}',
    headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
  })
  t.equal(unsigned.status, 400)
  t.match(await unsigned.json(), { __type: /IncompleteSignatureException$/ })
})

t.test('a client that leaves in the middle of a request disturbs no other', async (t) => {
  const faults = createFaults()
  const { url, client } = await serve(t, { faults })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  const arrived = new Promise<void>((resolve) => {
    faults.inject({ match: () => true, times: 1, action: { type: 'callback', before: () => resolve() } })
  })
  const headers = 'Host: x\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 100'
  socket.write(`POST / HTTP/1.1\r\n${headers}\r\n\r\n{"half`)
  await arrived
  socket.resetAndDestroy()
  await faults.log[0]?.settled
  t.same((await client.send(new ListTablesCommand({}))).TableNames, [])
})

t.test('faults are injected by operation, and work done before one counts', async (t) => {
  const faults = createFaults()
  const { client } = await serve(t, { faults })
  await client.send(table)
  const Item = { user_id: 'u', upload_id: '1' }
  const rule = { match: ({ operation }: { operation?: string }) => operation === 'PutItem', times: 1 }
  faults.inject({
    ...rule,
    action: {
      type: 'status',
      code: 400,
      body: { __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException' },
    },
  })
  await t.rejects(client.send(new PutCommand({ TableName, Item })), { name: 'ThrottlingException' })
  faults.inject({ ...rule, action: { type: 'resetAfter' } })
  await t.rejects(client.send(new PutCommand({ TableName, Item })))
  const again = new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(upload_id)' })
  await t.rejects(client.send(again), { name: 'ConditionalCheckFailedException' })
})
