import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'

import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { Redis } from 'ioredis'
import Replicate from 'replicate'
import t, { type Test } from 'tap'

import { isPortFree } from '../src/free-port.ts'
import { type Cloud, type CloudOptions, startCloud } from '../src/start-cloud.ts'

async function start(t: Test, options: CloudOptions): Promise<Cloud> {
  const cloud = await startCloud(options)
  t.teardown(cloud.close)
  return cloud
}

/** Stock clients, told everything by the environment alone. */
function createClients(t: Test, { environment: env }: Cloud) {
  const signer = {
    region: env.AWS_REGION as string,
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY as string,
    },
    maxAttempts: 1,
  }
  const redis = new Redis(env.REDIS_URL as string)
  redis.on('error', () => {})
  const clients = {
    redis,
    s3: new S3Client({ ...signer, endpoint: env.AWS_ENDPOINT_URL_S3 as string }),
    dynamodb: new DynamoDBClient({ ...signer, endpoint: env.AWS_ENDPOINT_URL_DYNAMODB as string }),
    rekognition: new RekognitionClient({ ...signer, endpoint: env.AWS_ENDPOINT_URL_REKOGNITION as string }),
    replicate: new Replicate({
      auth: env.REPLICATE_API_TOKEN as string,
      baseUrl: env.REPLICATE_BASE_URL as string,
    }),
  }
  t.teardown(() => {
    clients.redis.disconnect()
    for (const client of [clients.s3, clients.dynamodb, clients.rekognition]) client.destroy()
  })
  return clients
}

async function portsThatAnswer(urls: Cloud['urls']): Promise<string[]> {
  const parts = await Promise.all(
    Object.entries(urls).map(async ([part, url]) => {
      return (await isPortFree(Number(new URL(url).port))) ? [] : [part]
    }),
  )
  return parts.flat()
}

t.test('the environment is all that stock clients need', async (t) => {
  const ready = new Map<string, string>()
  const cloud = await start(t, { directory: t.testdir(), onReady: (part, url) => ready.set(part, url) })
  t.same(Object.fromEntries(ready), cloud.urls)
  for (const url of Object.values(cloud.urls)) t.equal(new URL(url).hostname, '127.0.0.1')

  const { redis, s3, dynamodb, rekognition, replicate } = createClients(t, cloud)
  t.equal(await redis.ping(), 'PONG')
  await s3.send(new CreateBucketCommand({ Bucket: 'photos' }))
  await s3.send(new PutObjectCommand({ Bucket: 'photos', Key: 'text', Body: 'no image' }))
  t.same((await dynamodb.send(new ListTablesCommand({}))).TableNames, [])
  const detect = new DetectFacesCommand({ Image: { S3Object: { Bucket: 'photos', Name: 'text' } } })
  await t.rejects(rekognition.send(detect), { name: 'InvalidImageFormatException' })
  t.same((await replicate.predictions.list()).results, [])
  t.same(cloud.predictions, [])

  const strangers = { ...cloud, environment: { ...cloud.environment, AWS_SECRET_ACCESS_KEY: 'guessed' } }
  const refused = createClients(t, strangers)
  const wrong = { name: /SignatureDoesNotMatch|InvalidSignatureException/ }
  await t.rejects(refused.s3.send(new CreateBucketCommand({ Bucket: 'mine' })), wrong)
  await t.rejects(refused.dynamodb.send(new ListTablesCommand({})), wrong)
  await t.rejects(refused.rekognition.send(detect), wrong)
  t.match(cloud.environment.REPLICATE_OUTPUT_HOSTS, /^127\.0\.0\.1:\d+$/)
})

t.test('the next start is the same cloud: keys, ports, data and presigned URLs', async (t) => {
  const directory = join(t.testdir(), 'cloud')
  const first = await start(t, { directory })
  const before = createClients(t, first)
  await before.s3.send(new CreateBucketCommand({ Bucket: 'photos' }))
  await before.s3.send(new PutObjectCommand({ Bucket: 'photos', Key: 'a', Body: 'picture' }))
  const link = await getSignedUrl(before.s3, new GetObjectCommand({ Bucket: 'photos', Key: 'a' }))
  await before.redis.set('mood', 'calm')
  await before.dynamodb.send(
    new CreateTableCommand({
      TableName: 'uploads',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  )
  before.redis.disconnect()
  await first.close()
  t.same(await portsThatAnswer(first.urls), [])

  const second = await start(t, { directory })
  t.same(second.environment, first.environment)
  const after = createClients(t, second)
  t.equal(await (await fetch(link)).text(), 'picture')
  t.equal(await after.redis.get('mood'), 'calm')
  t.same((await after.dynamodb.send(new ListTablesCommand({}))).TableNames, ['uploads'])
  t.equal(statSync(join(directory, 'cloud.json')).mode & 0o777, 0o600)
  t.equal(statSync(directory).mode & 0o777, 0o700)
})

t.test('a port that is taken by now is exchanged, one that was demanded is not', async (t) => {
  const directory = t.testdir()
  const first = await start(t, { directory, ports: {} })
  await first.close()
  const squatter = createServer().listen(Number(new URL(first.urls.s3).port), '127.0.0.1')
  t.teardown(() => squatter.close())
  await once(squatter, 'listening')
  const second = await start(t, { directory })
  t.not(second.urls.s3, first.urls.s3)
  t.equal(second.urls.dynamodb, first.urls.dynamodb)
  await second.close()

  const { port } = squatter.address() as AddressInfo
  await t.rejects(startCloud({ directory, ports: { s3: port } }), { code: 'EADDRINUSE' })
  t.same(await portsThatAnswer(second.urls), [])
  await start(t, { directory })
})

t.test('a directory holds one cloud at a time', async (t) => {
  const directory = t.testdir()
  const cloud = await start(t, { directory })
  await t.rejects(startCloud({ directory }), { name: 'DynamoDbDirectoryInUseError' })
  const { s3, redis } = createClients(t, cloud)
  await s3.send(new CreateBucketCommand({ Bucket: 'photos' }))
  t.equal(await redis.ping(), 'PONG')
})

t.test('a Redis elsewhere is used and left running', async (t) => {
  const owner = await start(t, { directory: t.testdir() })
  const redisUrl = owner.urls.redis
  const guest = await start(t, { directory: join(t.testdirName, 'guest'), redisUrl })
  t.equal(guest.environment.REDIS_URL, redisUrl)
  await guest.close()
  t.equal(await createClients(t, owner).redis.ping(), 'PONG')
})

t.test('Redis comes back by itself on the same port, with its data', async (t) => {
  const cloud = await start(t, { directory: t.testdir() })
  const { redis } = createClients(t, cloud)
  await redis.set('mood', 'calm')
  for (let kill = 0; kill < 2; kill += 1) {
    const [, pid] = /process_id:(\d+)/.exec(await redis.info('server')) ?? []
    const back = new Promise<void>((resolve) => redis.once('ready', resolve))
    process.kill(Number(pid), 'SIGKILL')
    await back
    t.equal(await redis.get('mood'), 'calm')
  }
})

t.test('alone, it prints the environment for a shell and ends on SIGTERM with nothing left', async (t) => {
  const main = join(import.meta.dirname, '../src/main.ts')
  const child = spawn(process.execPath, [main, '--directory', t.testdir()], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let printed = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    printed += chunk as string
    if (printed.includes('REPLICATE_OUTPUT_HOSTS')) child.kill('SIGTERM')
  }
  t.equal(child.exitCode ?? (await once(child, 'exit'))[0], 0)
  const lines = printed.trim().split('\n')
  t.equal(lines.filter((line) => /^export [A-Z0-9_]+='[^']+'$/.test(line)).length, 10)
  const [, redisPort] = /REDIS_URL='redis:\/\/127\.0\.0\.1:(\d+)'/.exec(printed) ?? []
  t.ok(await isPortFree(Number(redisPort)))
})
