import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { startDynamoDb } from '@moodscape/local-cloud/dynamodb/start-dynamodb'
import { startS3 } from '@moodscape/local-cloud/s3/start-s3'
import t, { type Test } from 'tap'

import { createObjectStore } from '../../src/objects/create-object-store.ts'
import type { RedisConnection } from '../../src/redis/redis-connection.ts'
import { storeProbes } from '../../src/stores/store-probes.ts'
import { createUploadStore } from '../../src/table/create-upload-store.ts'
import { describeTable } from '../../src/table/table-definition.ts'
import { startScriptedServer } from '../fixtures/scripted-server.ts'

const REGION = 'eu-central-1'
const credentials = { accessKeyId: 'TESTKEY', secretAccessKey: 'a-key-that-no-line-may-show' }
const authority = { credentials, region: REGION }
const directory = t.testdir({})
const dynamoDb = await startDynamoDb({ directory: `${directory}/dynamodb`, authority })
const s3 = await startS3({ directory: `${directory}/s3`, credentials, region: REGION })
t.teardown(() => Promise.all([dynamoDb.close(), s3.close()]))
await makeTables()

interface Setup {
  region?: string
  table?: string
  dynamoDbUrl?: string
  s3Url?: string
  credentials?: { accessKeyId: string; secretAccessKey: string }
}

/** What a mistake looks like to the operator: a line of the log, and what readiness says. */
type Mistake = [what: string, setup: (t: Test) => Setup | Promise<Setup>, sentence: RegExp]

const TABLE_MISTAKES: Mistake[] = [
  [
    'a table that is not there',
    () => ({ table: 'nowhere' }),
    /^TABLE_NAME: there is no table nowhere in eu-/,
  ],
  ['a table with another key', () => ({ table: 'other-key' }), /^TABLE_NAME: .* has another key or index/],
  ['a table without indexes', () => ({ table: 'no-index' }), /^TABLE_NAME: .* has no index .* with all its/],
  ['another region', () => ({ region: 'us-east-1' }), /^AWS_REGION: .* is not in us-east-1/],
  [
    'a key that nobody knows',
    () => ({ credentials: { ...credentials, accessKeyId: 'OTHER' } }),
    /^AWS_ACCESS_KEY_ID: AWS does not know this key/,
  ],
  [
    'a secret of another key',
    () => ({ credentials: { ...credentials, secretAccessKey: 'another-one' } }),
    /^AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID/,
  ],
  [
    'credentials that have expired',
    (t) => refuse(t, 'ExpiredTokenException', 'The token is expired'),
    /expired/,
  ],
  [
    'a role without rights',
    (t) =>
      refuse(
        t,
        'AccessDeniedException',
        'User: arn:aws:sts::123456789012:assumed-role/x is not authorized to perform: dynamodb:Query on resource: x',
      ),
    /^TABLE_NAME: .* the role lacks dynamodb:Query .* SECURITY\.md/,
  ],
  [
    'a clock that is wrong',
    (t) => refuse(t, 'InvalidSignatureException', 'Signature expired: 20260101T000000Z is now earlier'),
    /^The clock of this machine/,
  ],
  [
    'an address where nothing is',
    () => ({ dynamoDbUrl: 'http://127.0.0.1:1' }),
    /^Nothing answers \(ECONNREFUSED\)/,
  ],
  [
    'a region that is not there',
    () => ({ dynamoDbUrl: 'http://dynamodb.eu-centrl-1.invalid' }),
    /^AWS_REGION: there is no host dynamodb\.eu-centrl-1\.invalid/,
  ],
  [
    'an address that is none',
    () => ({ dynamoDbUrl: 'nonsense' }),
    /^AWS_ENDPOINT_URL_DYNAMODB is no address/,
  ],
]

const BUCKET_MISTAKES: Mistake[] = [
  ['a bucket that is not there', () => ({}), /^BUCKET_NAME: there is no bucket photos\. Create it/],
  [
    'a bucket in another region',
    (t) => answer(t, 301, { 'x-amz-bucket-region': 'us-west-2' }),
    /^BUCKET_NAME: the bucket photos is in us-west-2, and AWS_REGION is eu-central-1/,
  ],
  [
    'a bucket of another account',
    (t) => answer(t, 403, { 'x-amz-bucket-region': REGION }),
    /^BUCKET_NAME: .* belongs to another account, the role lacks s3:ListBucket/,
  ],
  ['credentials that have expired', (t) => answer(t, 400), /^BUCKET_NAME: .* the credentials have expired/],
  [
    'an address where nothing is',
    () => ({ s3Url: 'http://127.0.0.1:1' }),
    /^Nothing answers \(ECONNREFUSED\)/,
  ],
]

for (const [store, mistakes] of [
  ['table', TABLE_MISTAKES],
  ['bucket', BUCKET_MISTAKES],
] as const) {
  for (const [what, setUp, sentence] of mistakes) {
    t.test(`the ${store}: ${what} is told in a sentence, once`, async (t) => {
      const { probes, lines } = open(t, await setUp(t))
      await t.rejects(probes[store]())
      await t.rejects(probes[store]())
      t.equal(lines.length, 1)
      t.match(lines[0], { problem: sentence, message: `the ${store} cannot be used` })
      t.notMatch(JSON.stringify(lines), credentials.secretAccessKey)
    })
  }
}

t.test('missing credentials are told in a sentence', async (t) => {
  const client = new DynamoDBClient({
    region: REGION,
    endpoint: dynamoDb.url,
    credentials: () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
  })
  const { probes, lines } = open(t, {}, client)
  await t.rejects(probes.table())
  t.match(lines[0], { problem: /^AWS credentials: none were found\. Give the process a role/ })
})

t.test(
  'a table that is as it must be is not complained about, and asked by its indexes once only',
  async (t) => {
    const { client, asked } = listen()
    const { probes, lines } = open(t, { table: 'good' }, client)
    await probes.table()
    t.strictSame(asked, ['GetItemCommand', 'QueryCommand', 'QueryCommand', 'QueryCommand'])
    await probes.table()
    t.equal(asked.length, 5)
    t.strictSame(lines, [])
  },
)

t.test('of a table without indexes the same one is missed each time', async (t) => {
  const { client, asked } = listen()
  const { probes } = open(t, { table: 'no-index' }, client)
  await t.rejects(probes.table())
  t.strictSame(asked, ['GetItemCommand', 'QueryCommand'])
})

t.test('a store that can be used again is told too', async (t) => {
  let status = 403
  const server = await startScriptedServer(t, (_request, response) => void response.writeHead(status).end())
  const { probes, lines } = open(t, { s3Url: server.url })
  await t.rejects(probes.bucket())
  status = 200
  await probes.bucket()
  await probes.bucket()
  t.strictSame(
    lines.map(({ message }) => message),
    ['the bucket cannot be used', 'the bucket can be used again'],
  )
})

/** A client of DynamoDB, and the commands that it sends. */
function listen() {
  const asked: string[] = []
  const client = new DynamoDBClient({ region: REGION, endpoint: dynamoDb.url, credentials })
  client.middlewareStack.add((next, context) => (args) => {
    asked.push(String(context['commandName']))
    return next(args)
  })
  return { client, asked }
}

function open(t: Test, setup: Setup, dynamoDbClient?: DynamoDBClient) {
  const { region = REGION, table = 'good' } = setup
  const own = { region, credentials: setup.credentials ?? credentials, maxAttempts: 1 }
  const dynamo = dynamoDbClient ?? new DynamoDBClient({ ...own, endpoint: setup.dynamoDbUrl ?? dynamoDb.url })
  const bucket = new S3Client({ ...own, endpoint: setup.s3Url ?? s3.url, forcePathStyle: true })
  t.teardown(() => [dynamo, bucket].forEach((client) => client.destroy()))
  const lines: { problem?: string; message: string }[] = []
  const log = {
    error: ({ problem }: { problem: string }, message: string) => void lines.push({ problem, message }),
    info: (message: string) => void lines.push({ message }),
  }
  const probes = storeProbes(
    { ping: async () => 'PONG' } as unknown as RedisConnection,
    createUploadStore(DynamoDBDocumentClient.from(dynamo), table),
    createObjectStore(bucket, 'photos'),
    { AWS_REGION: region, TABLE_NAME: table, BUCKET_NAME: 'photos' },
    log as never,
  )
  return { probes, lines }
}

/** A DynamoDB that refuses everything, as AWS does it. */
async function refuse(t: Test, type: string, message: string): Promise<Setup> {
  const server = await startScriptedServer(t, (_request, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message }))
  })
  return { dynamoDbUrl: server.url }
}

/** An S3 that answers every question for a head so. */
async function answer(t: Test, status: number, headers: Record<string, string> = {}): Promise<Setup> {
  const server = await startScriptedServer(t, (_request, response) => {
    response.writeHead(status, headers).end()
  })
  return { s3Url: server.url }
}

async function makeTables(): Promise<void> {
  const client = new DynamoDBClient({ region: REGION, endpoint: dynamoDb.url, credentials })
  const ours = describeTable('good')
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const })
  const tables = [
    ours,
    {
      ...{ TableName: 'other-key', BillingMode: 'PAY_PER_REQUEST' as const },
      ...{
        AttributeDefinitions: [text('id')],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
      },
    },
    {
      ...{ TableName: 'no-index', BillingMode: 'PAY_PER_REQUEST' as const, KeySchema: ours.KeySchema },
      AttributeDefinitions: [text('user_id'), text('upload_id')],
    },
  ]
  for (const table of tables) await client.send(new CreateTableCommand(table))
  client.destroy()
}
