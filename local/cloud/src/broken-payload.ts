import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

import type { FastifyReply } from 'fastify'

/** What Fastify hands to onSend hooks. */
export type Payload = string | Buffer | Readable | null | undefined

/** Sends the same bytes at this pace, in ten steps a second. */
export function throttle(payload: Payload, reply: FastifyReply, bytesPerSecond: number): Payload {
  const body = openPayload(payload, reply)
  if (!body) return payload
  return Readable.from(slowly(body, bytesPerSecond))
}

/** Announces the whole length, sends the first bytes (half by default) and resets the connection. */
export function truncate(payload: Payload, reply: FastifyReply, socket: Socket, bytes?: number): Payload {
  const body = openPayload(payload, reply)
  if (!body) return payload
  const whole = Number(reply.getHeader('content-length') ?? 0)
  return Readable.from(cutOff(body, bytes ?? Math.floor(whole / 2), socket))
}

/** Once the payload is a stream Fastify no longer counts it, so its length is announced here. */
function openPayload(payload: Payload, reply: FastifyReply): Readable | undefined {
  if (payload instanceof Readable) return payload
  if (!payload?.length) return undefined
  reply.header('content-length', Buffer.byteLength(payload))
  return Readable.from([Buffer.from(payload)])
}

async function* slowly(body: Readable, bytesPerSecond: number): AsyncGenerator<Buffer> {
  const step = Math.max(1, Math.floor(bytesPerSecond / 10))
  for await (const chunk of body as AsyncIterable<Buffer>) {
    for (let start = 0; start < chunk.length; start += step) {
      const slice = chunk.subarray(start, start + step)
      await wait((slice.length / bytesPerSecond) * 1000)
      yield slice
    }
  }
}

async function* cutOff(body: Readable, bytes: number, socket: Socket): AsyncGenerator<Buffer> {
  let left = bytes
  for await (const chunk of body as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, left)
    left -= Math.min(left, chunk.length)
    if (left === 0) break
  }
  // A reset discards what the kernel has not sent yet; an orderly end lets the first bytes arrive.
  await new Promise<void>((resolve) => socket.end(resolve))
  socket.destroy()
}
