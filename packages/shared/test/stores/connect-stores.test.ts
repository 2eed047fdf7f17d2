import t from 'tap'

import { createDynamoDbClient, createS3Client } from '../../src/process/aws-clients.ts'
import { createLogger } from '../../src/process/log.ts'
import { QUEUE_NAMES } from '../../src/queue/job-queues.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import { cancelPart } from '../../src/records/upload-transitions.ts'
import { connectRedis } from '../../src/redis/redis-connection.ts'
import { connectStores } from '../../src/stores/connect-stores.ts'
import { imageUpload, partOf } from '../fixtures/records.ts'
import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'
import { REGION, startWorkerBench } from '../fixtures/worker-bench.ts'

const bench = await startWorkerBench(t)
const log = createLogger('test', 'fatal')

t.test('what one process writes, another reads and hears of', async (t) => {
  const [writer, reader] = ['writer', 'reader'].map((name) => connectStores(bench.config, name, log))
  if (!writer || !reader) return
  t.teardown(() => Promise.all([writer.close(), reader.close()]))
  await Promise.all([ready(writer.redis), ready(reader.redis), reader.events.subscribed])
  const heard: string[] = []
  reader.events.listen((event) => heard.push(event.type))
  const upload = await writer.store.create(imageUpload('somebody'))
  const jobId = jobIdOfPart(upload, partOf(upload, 'image'))
  await writer.store.change(upload, (record) => cancelPart(record, jobId, new Date()))
  await writer.objects.put('key', Buffer.from('content'), 'text/plain')
  await writer.queues.erase.enqueue([{ user_id: 'a', upload_id: 'b', job_id: 'c' }])

  await until(() => heard.length === 3)
  t.strictSame(heard.sort(), ['canceled', 'changed', 'changed'])
  const read = await reader.store.get(upload)
  t.equal(read && partOf(read, 'image').state, 'canceled')
  t.equal((await reader.objects.get('key', 100)).toString(), 'content')
  t.match(await reader.queues.erase.counts(), { waiting: 1 })
})

t.test('Redis lists the connections by the name of the process, until they are closed', async (t) => {
  const stores = connectStores(bench.config, 'image-worker', log)
  const consumerRedis = stores.connect('worker')
  await Promise.all([ready(stores.redis), ready(consumerRedis), stores.events.subscribed])
  const watching = connectRedis(bench.config, 'request', 'watching')
  t.teardown(() => watching.disconnect())
  await ready(watching)
  const connections = async () =>
    String(await watching.client('LIST')).match(/ name=moodscape-image-worker /g)?.length ?? 0
  t.equal(await connections(), 3)
  // Each queue is made when it is first needed.
  await Promise.all(QUEUE_NAMES.map((name) => stores.queues[name].counts()))
  await stores.close()
  await until(async () => (await connections()) === 0)
})

t.test('clients that were handed in are used, and stay open', async (t) => {
  const [table, s3] = [createDynamoDbClient(REGION), createS3Client(REGION)]
  let ended = 0
  const used: string[] = []
  const counted = {
    send: ((command: Parameters<typeof table.send>[0]) => {
      used.push(command.constructor.name)
      return table.send(command)
    }) as typeof table.send,
    destroy: () => void ended++,
  }
  const stores = connectStores(bench.config, 'test', log, {
    table: counted,
    s3: Object.assign(s3, { destroy: () => void ended++ }),
  })
  t.equal(await stores.store.get({ user_id: 'nobody', upload_id: 'none' }), undefined)
  t.equal(await stores.objects.size('nothing'), undefined)
  t.strictSame(used, ['GetCommand'])
  await stores.close()
  t.equal(ended, 0)
})

t.test('nothing has to be up yet: Redis is told to be away once for each connection', async (t) => {
  const redis = await startRedisServer(t)
  await redis.kill()
  const lines: { msg: string }[] = []
  const write = (text: string) => void lines.push(JSON.parse(text) as { msg: string })
  const stores = connectStores(
    { ...bench.config, REDIS_URL: redis.url },
    'test',
    createLogger('test', 'info', { write }),
  )
  t.teardown(() => stores.close())
  const told = (message: string) => lines.filter(({ msg }) => msg === message).length
  await until(() => told('Redis is out of reach') === 2)
  await redis.start()
  await Promise.all([ready(stores.redis), stores.events.subscribed])
  await until(() => told('Redis is back') === 2)
  t.equal(told('Redis is out of reach'), 2)
  t.equal(await stores.redis.ping(), 'PONG')
})
