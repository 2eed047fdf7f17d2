import type { IncomingMessage } from 'node:http'

import type { FastifyReply, FastifyRequest } from 'fastify'

import { problem } from '../../http/problems.ts'
import { ClientGone } from '../../http/request-signal.ts'

/**
 * A body has to bring so many bytes within ten seconds (see times.ts), again and again. A photo sent at this pace
 * would take hours, so no real client is slower. Ten seconds are shorter than the longest wait for a slot (see
 * upload-semaphore.ts).
 */
const LEAST_BYTES = 10 * 1024
const LOOK_EVERY_MS = 1_000

export interface Arrival {
  /**
   * Aborts when the rest of the body will not come: the client went away, or sends so slowly that it only keeps others
   * out. Once all of it has been read it never aborts: a client that leaves then has still sent its photo. What has
   * arrived and was not read is lost with the connection.
   */
  signal: AbortSignal
  /** Must be called when the body has been received, or is no longer read. */
  stop(): void
}

/**
 * Watches the body of a request arrive. Begins when the body is about to be read.
 *
 * @param limits.withinMs in which the least number of bytes must come
 * @param limits.longestMs until it is read and stored, so that no request holds a slot for ever
 * @param tooSlow aborts when the slot is given to another request
 */
export function watchArrival(
  request: FastifyRequest,
  reply: FastifyReply,
  limits: { withinMs: number; longestMs: number },
  tooSlow: AbortSignal,
): Arrival {
  const { raw } = request
  const failed = new AbortController()
  let since = Date.now()
  let seen = raw.socket.bytesRead

  const look = () => {
    const bytes = raw.socket.bytesRead
    if (waitsForUs(raw) || raw.complete || bytes - seen >= LEAST_BYTES) {
      since = Date.now()
      seen = bytes
    } else if (Date.now() - since >= limits.withinMs) {
      failed.abort(problem('request_timeout', { detail: 'The body arrived at less than 1 KB a second.' }))
    }
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  const end = setTimeout(
    () => failed.abort(problem('unavailable', { detail: 'The photo could not be stored in time.' })),
    limits.longestMs,
  )
  const leave = () => {
    if (!raw.readableEnded) failed.abort(new ClientGone())
  }
  reply.raw.once('close', leave)
  if (raw.destroyed || reply.raw.closed) leave()
  return {
    signal: AbortSignal.any([failed.signal, tooSlow]),
    stop() {
      clearInterval(timer)
      clearTimeout(end)
      reply.raw.off('close', leave)
    },
  }
}

/** A sender that has to wait for us, because the bucket is slow, is not slow itself. */
export function waitsForUs(raw: IncomingMessage): boolean {
  return !raw.readableFlowing || raw.readableLength > 0
}
