import pTimeout from 'p-timeout'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

import type { Logger } from '../process/log.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'

/**
 * Events about jobs between processes. Events may get lost with a connection, so a subscriber must find the truth in
 * the records; an event is a reason to read them at once.
 */
export const JobEvent = Type.Union([
  Type.Object({
    type: Type.Literal('changed'),
    user_id: Type.String(),
    job_id: Type.String(),
    state: Type.Optional(Type.String({ description: 'Of the part from now on; absent once it is erased.' })),
    notice: Type.Optional(Type.Boolean({ description: 'A client has yet to be notified of it.' })),
  }),
  Type.Object({
    type: Type.Literal('progress'),
    user_id: Type.String(),
    job_id: Type.String(),
    progress: Type.Number(),
  }),
  Type.Object({ type: Type.Literal('canceled'), user_id: Type.String(), job_id: Type.String() }),
  Type.Object({ type: Type.Literal('prediction'), intent_id: Type.String() }),
])
export type JobEvent = Static<typeof JobEvent>

/** An answer that takes longer is not worth waiting for: the record is read instead. */
const CATCH_UP_MS = 1_000

/**
 * `news` carries every event, for those who follow jobs; `calls` only those that concern a worker of the job, so that
 * workers need not read the progress of everybody's jobs. That the latter are on both is for workers of the release
 * before, which subscribe to `news` alone.
 */
const CHANNELS = { news: '{moodscape}:job-news', calls: '{moodscape}:job-calls' }
export type JobEventChannel = keyof typeof CHANNELS

function channelsOf({ type }: JobEvent): JobEventChannel[] {
  return type === 'canceled' || type === 'prediction' ? ['news', 'calls'] : ['news']
}

/** Publishes to all processes. A failure is only logged: events save time, the records hold the truth. */
export type PublishJobEvent = (events: JobEvent) => void

export function createJobEventPublisher(redis: RedisConnection, log: Pick<Logger, 'warn'>): PublishJobEvent {
  return (events) => {
    for (const channel of channelsOf(events)) {
      redis
        .publish(CHANNELS[channel], JSON.stringify(events))
        .catch((err: unknown) => log.warn({ err }, 'job news not sent'))
    }
  }
}

/** One subscription for all events that a process needs. */
export interface JobEventSubscription {
  /** @returns how to stop listening */
  listen(listener: (events: JobEvent) => void): () => void
  /** Called after each reconnection, as events may have been missed. @returns how to stop listening */
  onGap(listener: () => void): () => void
  /**
   * Resolves once it is subscribed. A caller that reads the records after that, and listens from then on, misses
   * nothing.
   */
  subscribed: Promise<void>
  /**
   * Waits until everything has been heard that Redis was given before. False where that cannot be known: while there is
   * a gap, and in a cluster.
   */
  catchUp(): Promise<boolean>
  close(): Promise<void>
}

/** @param redis a connection of its own: subscribing claims it. Closed with the feed. */
export function subscribeToJobEvents(
  redis: RedisConnection,
  log: Pick<Logger, 'warn'>,
  channel: JobEventChannel = 'news',
): JobEventSubscription {
  const listeners = new Set<(events: JobEvent) => void>()
  const gapListeners = new Set<() => void>()
  const subscribed = Promise.withResolvers<void>()
  let hasSubscribed = false
  let isConnected = false

  const subscribe = () => {
    redis.subscribe(CHANNELS[channel]).then(
      () => {
        if (hasSubscribed) gapListeners.forEach((listener) => listener())
        hasSubscribed = true
        isConnected = true
        subscribed.resolve()
      },
      (err: unknown) => log.warn({ err }, 'not subscribed to job news'),
    )
  }
  redis.on('ready', subscribe)
  redis.on('close', () => (isConnected = false))
  if (redis.status === 'ready') subscribe()
  redis.on('message', (_channel: string, text: string) => {
    const events = parseEvent(text)
    if (events) listeners.forEach((listener) => listener(events))
    else log.warn('job news not understood')
  })

  return {
    listen: (listener) => addTo(listeners, listener),
    onGap: (listener) => addTo(gapListeners, listener),
    subscribed: subscribed.promise,
    async catchUp() {
      // A cluster answers on another connection than the one that events come by.
      if (!isConnected || redis.isCluster) return false
      const answer = redis.ping().then(
        () => isConnected,
        () => false,
      )
      return pTimeout(answer, { milliseconds: CATCH_UP_MS, fallback: () => false })
    },
    async close() {
      listeners.clear()
      gapListeners.clear()
      redis.disconnect()
    },
  }
}

function parseEvent(text: string): JobEvent | undefined {
  try {
    const candidate: unknown = JSON.parse(text)
    return Value.Check(JobEvent, candidate) ? candidate : undefined
  } catch {
    return undefined
  }
}

function addTo<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
