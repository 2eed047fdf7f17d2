import type { ServerResponse } from 'node:http'

import type { JobEvent } from '@moodscape/shared/queue/job-events'
import type { FastifyBaseLogger } from 'fastify'

import type { JobSubscriptions } from './await-jobs.ts'
import type { FollowedJob } from './followed-job.ts'

const HEARTBEAT_MS = 15_000
/** After so many heartbeats without an event, a minute, the record is read: events may get lost. */
const SILENT_HEARTBEATS = 4
/** How soon a client that lost the stream should come back, in milliseconds. */
const RETRY_MS = 1_000

export interface FollowedStream {
  jobId: string
  look: () => Promise<FollowedJob>
  subscriptions: JobSubscriptions
  log: Pick<FastifyBaseLogger, 'warn'>
  /** The last event the client has seen, where it comes back. */
  lastEventId?: string | undefined
  heartbeatMs?: number
}

/**
 * Writes each change of a job to a stream of events whose head is sent, and ends the stream with the job. The record
 * is read without an event too, once a minute: events may get lost, and a job that misses its start publishes none.
 *
 * @returns once the first state is written
 */
export async function streamEvents(stream: ServerResponse, job: FollowedStream): Promise<void> {
  const { jobId, look, subscriptions, log, lastEventId, heartbeatMs = HEARTBEAT_MS } = job
  const seen = Number(lastEventId ?? -1)
  let sentUpTo = Number.isNaN(seen) ? -1 : seen
  let lastStatus = ''
  let silentFor = 0
  let writing = Promise.resolve()

  const heartbeat = setInterval(() => {
    stream.write(': still here\n\n')
    silentFor += 1
    if (silentFor >= SILENT_HEARTBEATS) writeNext()
  }, heartbeatMs)
  const stop = subscriptions.follow([jobId], writeNext)
  stream.once('close', end)
  subscriptions.closing.addEventListener('abort', end, { once: true })

  function end(): void {
    clearInterval(heartbeat)
    stop()
    subscriptions.closing.removeEventListener('abort', end)
    stream.end()
  }
  function writeNext(events?: JobEvent): void {
    silentFor = 0
    writing = writing
      .then(() => publish(events))
      .catch((err: unknown) => {
        log.warn({ err }, 'events broken off')
        end()
      })
  }
  async function publish(events?: JobEvent): Promise<void> {
    if (hasEnded()) return end()
    if (events?.type === 'progress') {
      stream.write(`event: progress\ndata: ${events.progress}\n\n`)
      return
    }
    const { body, version, isOver } = await look()
    if (version > sentUpTo && body.status !== lastStatus) {
      sentUpTo = version
      lastStatus = body.status
      stream.write(`id: ${version}\nevent: job\ndata: ${JSON.stringify(body)}\n\n`)
    }
    if (isOver) end()
  }
  // The `close` event of a client that left, or of a process that stops, may have come before there was a listener.
  function hasEnded(): boolean {
    return stream.writableEnded || stream.destroyed || subscriptions.closing.aborted
  }

  stream.write(`retry: ${RETRY_MS}\n\n`)
  writeNext()
  await writing
}
