import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import t, { type Test } from 'tap'

import { createDynamoDbClient, createRequestHandler, createS3Client } from '../../src/process/aws-clients.ts'
import { type Fate, startFaultyProxy } from '../fixtures/faulty-proxy.ts'
import { startScriptedServer } from '../fixtures/scripted-server.ts'
import { openDynamoDb, startTable, TABLE } from '../fixtures/start-table.ts'

const { url, client } = await startTable(t)
const KEY = { user_id: 'u', upload_id: 'x' }
await client.send(new PutCommand({ TableName: TABLE, Item: { ...KEY, note: 'here' } }))

/** Asks once while all is well, so that the address in the environment is the client's from then on. */
async function openBehindProxy(t: Test, fate: Fate) {
  const proxy = await startFaultyProxy(t, url)
  const beyond = openDynamoDb(t, proxy.url, createDynamoDbClient('eu-central-1'))
  const ask = () => beyond.send(new GetCommand({ TableName: TABLE, Key: KEY }))
  await ask()
  const fates = [fate]
  proxy.decide(() => fates.shift() ?? 'forward')
  return { ask, requests: () => proxy.requests.length - 1 }
}

t.test('a table that does not answer, or not to the end, is asked again within seconds', async (t) => {
  const fates: Extract<Fate, string>[] = ['hang', 'stall', 'lose answer', 'refuse']
  const tables = []
  for (const fate of fates) tables.push({ fate, ...(await openBehindProxy(t, fate)) })
  await Promise.all(
    tables.map(async ({ fate, ask, requests }) => {
      t.match((await ask()).Item, { note: 'here' }, fate)
      t.equal(requests(), 2, fate)
    }),
  )
})

t.test('a table that never answers is given up after four tries', async (t) => {
  const proxy = await startFaultyProxy(t, url)
  proxy.decide(() => 'refuse')
  const beyond = openDynamoDb(t, proxy.url, createDynamoDbClient('eu-central-1'))
  await t.rejects(beyond.send(new GetCommand({ TableName: TABLE, Key: KEY })), { code: 'ECONNRESET' })
  t.equal(proxy.requests.length, 4)
})

t.test('fields without a value are left out of what is stored', async (t) => {
  await client.send(
    new PutCommand({
      TableName: TABLE,
      Item: { user_id: 'u', upload_id: 'y', none: undefined, deep: { none: undefined } },
    }),
  )
  const answer = await client.send(
    new GetCommand({ TableName: TABLE, Key: { user_id: 'u', upload_id: 'y' } }),
  )
  t.strictSame(answer.Item, { user_id: 'u', upload_id: 'y', deep: {} })
})

t.test('objects are addressed by path, at an address of our choice or of the environment', async (t) => {
  const bucket = await startScriptedServer(t, (_, response) => void response.end())
  const put = new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' })
  await createS3Client('eu-central-1', bucket.url).send(put)
  process.env['AWS_ENDPOINT_URL_S3'] = bucket.url
  await createS3Client('eu-central-1').send(put)
  t.strictSame(
    bucket.requests.map(({ path }) => path),
    ['/b/k?x-id=PutObject', '/b/k?x-id=PutObject'],
  )
})

t.test(
  'large objects go one after another over a connection that is kept, without asking first',
  async (t) => {
    const ports = new Set<number | undefined>()
    const bucket = await startScriptedServer(t, (_, response, raw) => {
      ports.add(raw.socket.remotePort)
      response.end()
    })
    const s3 = createS3Client('eu-central-1', bucket.url)
    t.teardown(() => s3.destroy())
    const Body = Buffer.alloc(3 * 1024 * 1024)
    for (const Key of ['one', 'two', 'three']) await s3.send(new PutObjectCommand({ Bucket: 'b', Key, Body }))
    t.strictSame(
      bucket.requests.map(({ headers, body }) => [headers.expect, body.length]),
      [1, 2, 3].map(() => [undefined, Body.length]),
    )
    t.equal(ports.size, 1)
  },
)

t.test('an object whose bytes stop coming is an error, not a wait for ever', async (t) => {
  const bucket = await startScriptedServer(
    t,
    (_, response) => void response.writeHead(200, { 'content-length': 100 }).write('half'),
  )
  const s3 = new S3Client({
    region: 'x',
    endpoint: bucket.url,
    forcePathStyle: true,
    requestHandler: createRequestHandler(200),
  })
  t.teardown(() => s3.destroy())
  const answer = await s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))
  await t.rejects(answer.Body?.transformToByteArray() as Promise<Uint8Array>, { name: 'TimeoutError' })
})
