import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GetBucketCorsCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { startDynamoDb } from '@moodscape/local-cloud/dynamodb/start-dynamodb'
import { findFreePorts } from '@moodscape/local-cloud/free-port'
import { startS3 } from '@moodscape/local-cloud/s3/start-s3'
import { describeTable } from '@moodscape/shared/table/table-definition'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { runToEnd } from '@moodscape/shared/testing/spawn-worker'
import t, { type Test } from 'tap'

const MAIN = mainOf('provision')
const region = 'eu-central-1'
const credentials = { accessKeyId: 'TESTKEY', secretAccessKey: 'test secret' }

/** Runs the program to its end, told everything by its environment alone. */
async function run(
  ports: { s3: number; dynamodb: number },
  environment: Record<string, string> = {},
): Promise<{ code: number; complaint: string; lines: string }> {
  const { code, stdout, stderr } = await runToEnd(MAIN, {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${ports.s3}`,
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${ports.dynamodb}`,
    ...environment,
  })
  return { code, lines: stdout, complaint: stderr }
}

/** The local cloud's stores, on ports that may be named before they are started. */
async function startStores(t: Test, ports?: { s3: number; dynamodb: number }) {
  const folder = t.testdir({ s3: {}, dynamodb: {} })
  const [dynamoDbServer, s3Server] = await Promise.all([
    startDynamoDb({
      directory: `${folder}/dynamodb`,
      port: ports?.dynamodb ?? 0,
      authority: { credentials, region },
    }),
    startS3({ directory: `${folder}/s3`, port: ports?.s3 ?? 0, credentials, region }),
  ])
  const dynamoDb = new DynamoDBClient({ endpoint: dynamoDbServer.url, region, credentials })
  const s3 = new S3Client({ endpoint: s3Server.url, region, credentials, forcePathStyle: true })
  t.teardown(async () => {
    dynamoDb.destroy()
    s3.destroy()
    await Promise.all([dynamoDbServer.close(), s3Server.close()])
  })
  const portOf = ({ url }: { url: string }) => Number(new URL(url).port)
  return { dynamoDb, s3, ports: { s3: portOf(s3Server), dynamodb: portOf(dynamoDbServer) } }
}

t.test('table and bucket are made, and a second run changes nothing', async (t) => {
  const { dynamoDb, s3, ports } = await startStores(t)
  const environment = { PUBLIC_URL: 'https://moods.example/base', CORS_ORIGINS: 'https://page.example' }
  const first = await run(ports, environment)
  t.match(first, { code: 0, complaint: '' })
  const describe = () => dynamoDb.send(new DescribeTableCommand({ TableName: 'moodscape' }))
  const table = (await describe()).Table
  t.equal(table?.TableStatus, 'ACTIVE')
  t.same(
    [...(table?.LocalSecondaryIndexes ?? []), ...(table?.GlobalSecondaryIndexes ?? [])]
      .map(({ IndexName }) => IndexName)
      .sort(),
    ['by_created_at', 'open_of_user', 'open_uploads'],
  )
  t.match((await s3.send(new GetBucketCorsCommand({ Bucket: 'moodscape' }))).CORSRules, [
    {
      AllowedMethods: ['GET', 'HEAD', 'POST'],
      AllowedOrigins: ['https://moods.example', 'https://page.example'],
    },
  ])
  const second = await run(ports, environment)
  t.match(second, { code: 0, complaint: '' })
  t.notMatch(second.lines, 'created')
  t.equal((await describe()).Table?.TableId, table?.TableId)
})

t.test('names are those of the configuration, and several runs at once make one of each', async (t) => {
  const { s3, ports } = await startStores(t)
  const names = { TABLE_NAME: 'moods', BUCKET_NAME: 'photos' }
  const runs = await Promise.all([run(ports, names), run(ports, names), run(ports, names)])
  t.same(
    runs.map(({ code, complaint }) => [code, complaint]),
    [
      [0, ''],
      [0, ''],
      [0, ''],
    ],
  )
  t.match((await s3.send(new ListBucketsCommand({}))).Buckets, [{ Name: 'photos' }])
})

t.test('a table of another form is refused with what is wrong about it', async (t) => {
  const { dynamoDb, ports } = await startStores(t)
  const wanted = describeTable('moodscape')
  const [first, ...others] = wanted.LocalSecondaryIndexes ?? []
  const tables = {
    'it has no index by_created_at': { ...wanted, LocalSecondaryIndexes: others },
    'its index by_created_at is \\(user_id, open_since\\) with ALL, not \\(user_id, created_at\\) with ALL': {
      ...wanted,
      LocalSecondaryIndexes: [
        { ...others[0], IndexName: first?.IndexName, Projection: first?.Projection },
        ...others,
      ],
    },
    'its key is \\(id\\), not \\(user_id, upload_id\\); it has no index': {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  }
  for (const [index, [problem, table]] of Object.entries(tables).entries()) {
    // Each under a name of its own: a table that is deleted is there for a moment longer.
    const TableName = `table-${index}`
    await dynamoDb.send(new CreateTableCommand({ ...(table as typeof wanted), TableName }))
    const { code, complaint } = await run(ports, { TABLE_NAME: TableName })
    t.equal(code, 1)
    t.match(complaint, new RegExp(`^The table ${TableName} is not fit: ${problem}.*\\.\n$`))
  }
})

t.test(
  'a table of the earlier release, whose index has keys only, will do, and the log says so',
  async (t) => {
    const { dynamoDb, ports } = await startStores(t)
    const earlier = describeTable('moodscape')
    for (const index of earlier.GlobalSecondaryIndexes ?? [])
      index.Projection = { ProjectionType: 'KEYS_ONLY' }
    await dynamoDb.send(new CreateTableCommand(earlier))
    const { code, complaint, lines } = await run(ports)
    t.match({ code, complaint }, { code: 0, complaint: '' })
    t.match(lines, 'the index open_uploads has keys only')
  },
)

t.test('wrong keys and another region are refused in a sentence', async (t) => {
  const { ports } = await startStores(t)
  for (const wrong of [{ AWS_SECRET_ACCESS_KEY: 'guessed' }, { AWS_REGION: 'us-west-2' }]) {
    const { code, complaint } = await run(ports, wrong)
    t.equal(code, 1)
    t.match(complaint, /^.+\.\n?$/)
    t.notMatch(complaint, /\n {4}at /)
  }
})

t.test('stores that do not answer are named once the patience is over', async (t) => {
  const [s3 = 0, dynamodb = 0] = await findFreePorts(2)
  const { code, complaint } = await run({ s3, dynamodb }, { PROVISION_SECONDS: '0' })
  t.equal(code, 1)
  t.match(complaint, /^(S3|DynamoDB) cannot be reached \(ECONNREFUSED\): look at AWS_ENDPOINT_URL_.*\n$/)
})

t.test('stores that are only being started are waited for', async (t) => {
  const [s3 = 0, dynamodb = 0] = await findFreePorts(2)
  const running = run({ s3, dynamodb })
  await startStores(t, { s3, dynamodb })
  t.match(await running, { code: 0, complaint: '' })
})
