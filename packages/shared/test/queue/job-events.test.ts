import t from 'tap'

import { createLogger } from '../../src/process/log.ts'
import {
  createJobEventPublisher,
  type JobEvent,
  type JobEventChannel,
  subscribeToJobEvents,
} from '../../src/queue/job-events.ts'
import { connectRedis } from '../../src/redis/redis-connection.ts'
import { EARLIER_EVENTS, wasUnderstood } from '../fixtures/earlier-release.ts'
import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'

const server = await startRedisServer(t)
const settings = { REDIS_URL: server.url, REDIS_CLUSTER: false, REDIS_SENTINEL_MASTER: '' }
const log = createLogger('test', 'fatal')

const EVENTS: JobEvent[] = [
  { type: 'changed', user_id: 'u', job_id: 'image-1' },
  { type: 'canceled', user_id: 'u', job_id: 'image-1' },
  { type: 'progress', user_id: 'u', job_id: 'image-1', progress: 0.5 },
  { type: 'prediction', intent_id: 'i' },
]
const LAST: JobEvent = { type: 'prediction', intent_id: 'last' }

/** What a subscriber has heard once the last event has come. */
async function startListening(channel: JobEventChannel) {
  const feed = subscribeToJobEvents(connectRedis(settings, 'worker', 'test'), log, channel)
  t.teardown(() => feed.close())
  const heard: JobEvent[] = []
  const isOver = Promise.withResolvers<void>()
  feed.listen((event) => {
    if (event.type === 'prediction' && event.intent_id === 'last') isOver.resolve()
    else heard.push(event)
  })
  await feed.subscribed
  return async () => {
    await isOver.promise
    return heard
  }
}

t.test('workers hear what concerns them, and those who follow jobs hear everything', async (t) => {
  const [news, calls] = [await startListening('news'), await startListening('calls')]
  const redis = connectRedis(settings, 'request', 'test')
  t.teardown(() => redis.disconnect())
  await ready(redis)
  const publish = createJobEventPublisher(redis, log)
  for (const event of [...EVENTS, LAST]) publish(event)
  t.strictSame(await calls(), [EVENTS[1], EVENTS[3]])
  t.strictSame(
    await news(),
    EVENTS,
    'as a worker of the earlier release does, which subscribes to nothing else',
  )
})

t.test('the earlier release understands the events, on the channel that it knows', async (t) => {
  for (const event of EVENTS) t.ok(wasUnderstood('event', event), event.type)
  t.ok(EARLIER_EVENTS.length > 0)
  const old = connectRedis(settings, 'worker', 'test')
  t.teardown(() => old.disconnect())
  await ready(old)
  await old.subscribe('{moodscape}:job-news')
  const heard = new Promise<string>((resolve) =>
    old.on('message', (_channel: string, text: string) => resolve(text)),
  )
  const redis = connectRedis(settings, 'request', 'test')
  t.teardown(() => redis.disconnect())
  await ready(redis)
  createJobEventPublisher(redis, log)(EVENTS[1] as JobEvent)
  t.strictSame(JSON.parse(await heard), EVENTS[1])
})
