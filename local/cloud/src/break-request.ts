import { once } from 'node:events'
import type { Socket } from 'node:net'

import type { FastifyReply, FastifyRequest } from 'fastify'

import { type Payload, throttle, truncate } from './broken-payload.ts'
import type { FaultAction, FaultRequest, LoggedRequest } from './fault-rule.ts'

/** A request that is being handled, and the faults that are injected into it. */
export interface FaultedRequest {
  facts: FaultRequest
  entry: LoggedRequest
  actions: FaultAction[]
  /** Aborts when hanging connections have to be reset. */
  released: AbortSignal
}

/** True when the request has been dealt with and goes no further. */
export async function breakBefore(
  action: FaultAction,
  { facts, entry, released }: FaultedRequest,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const socket = request.raw.socket
  switch (action.type) {
    case 'delay':
      await waitUnlessClosed(action.milliseconds, request)
      return false
    case 'callback':
      await action.before?.(facts)
      return false
    case 'hang':
      entry.outcome = 'hung'
      socket.setTimeout(0)
      request.raw.resume()
      await untilClosed(socket, released)
      reply.hijack()
      return true
    case 'reset':
      entry.outcome = 'reset'
      reply.hijack()
      socket.resetAndDestroy()
      return true
    case 'status':
    case 'garbage':
      if (action.after) return false
      reply.send(applyAnswer(action, reply))
      return true
    case 'resetAfter':
    case 'trickle':
    case 'truncate':
      return false
  }
}

/** The payload to send instead. The stand-in has done its work by then. */
export async function breakAfter(
  action: FaultAction,
  { facts, entry }: FaultedRequest,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: Payload,
): Promise<Payload> {
  const socket = request.raw.socket
  switch (action.type) {
    case 'callback':
      await action.after?.(facts)
      return payload
    case 'resetAfter':
      entry.outcome = 'reset'
      socket.resetAndDestroy()
      return payload
    case 'trickle':
      return throttle(payload, reply, action.bytesPerSecond)
    case 'truncate':
      entry.outcome = 'truncated'
      return truncate(payload, reply, socket, action.bytes)
    case 'status':
    case 'garbage':
      return action.after ? applyAnswer(action, reply) : payload
    case 'delay':
    case 'hang':
    case 'reset':
      return payload
  }
}

const htmlPage = '<!doctype html><title>Bad gateway</title><h1>Something between us and you is confused</h1>'

function applyAnswer(action: FaultAction & { type: 'status' | 'garbage' }, reply: FastifyReply): string {
  for (const name of ['content-length', 'content-encoding', 'etag', 'content-range']) reply.removeHeader(name)
  if (action.type === 'garbage') {
    reply.code(200).header('content-type', action.contentType ?? 'text/html')
    return action.body ?? htmlPage
  }
  const { body = '' } = action
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  reply.code(action.code).header('content-type', typeof body === 'string' ? 'text/plain' : 'application/json')
  reply.headers(action.headers ?? {})
  return text
}

/** Resolves when the client has closed the connection; resets it when `released` aborts. */
async function untilClosed(socket: Socket, released: AbortSignal): Promise<void> {
  if (socket.destroyed) return
  await once(socket, 'close', { signal: released }).catch(() => socket.resetAndDestroy())
}

async function waitUnlessClosed(milliseconds: number, request: FastifyRequest): Promise<void> {
  const { socket } = request.raw
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  socket.once('close', resolve)
  await promise
  clearTimeout(timer)
  socket.off('close', resolve)
}
