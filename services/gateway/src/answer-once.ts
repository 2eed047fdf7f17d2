import { createHash } from 'node:crypto'

import type { FastifyRequest } from 'fastify'

import type { Answer } from './answer.ts'
import type { IdempotencyStore, KeyState } from './idempotency-store.ts'
import { problem } from './problems.ts'

/** Visible ASCII, as a header can carry it; quotes around it, which the draft asks for, are part of the key. */
const KEY = /^[\x21-\x7e]{1,200}$/

/**
 * Reads the Idempotency-Key of a request (draft-ietf-httpapi-idempotency-key-header).
 *
 * @throws Problem `invalid_request` for a key of the wrong form
 */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw problem('invalid_request', {
      errors: [{ field: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters, once' }],
    })
  }
  return key
}

/** Names a request by what it asks for. */
export function fingerprintOf(request: FastifyRequest, content: unknown): string {
  return createHash('sha256').update(JSON.stringify([request.method, request.url, content])).digest('hex')
}

/**
 * Does the work of a request at most once per idempotency key: a repetition gets the first answer, one that comes
 * while the first is in progress or asks for something else gets a problem.
 *
 * @param fingerprintNow computes the fingerprint of a repetition, reading its body if need be
 * @param work does the first request's work and tells its fingerprint
 */
export async function answerOnce(
  store: IdempotencyStore,
  request: FastifyRequest,
  fingerprintNow: () => Promise<string>,
  work: () => Promise<{ fingerprint: string; answer: Answer }>,
): Promise<Answer> {
  const key = idempotencyKeyOf(request)
  if (!key) return (await work()).answer
  const known: KeyState = await store.begin(request.user.id, key)
  if (known.state === 'in_progress') throw problem('request_in_progress')
  if (known.state === 'answered') {
    if ((await fingerprintNow()) !== known.fingerprint) throw problem('idempotency_mismatch')
    return { ...known.answer, headers: { ...known.answer.headers, 'idempotency-replayed': 'true' } }
  }
  const { held } = known
  try {
    const { fingerprint, answer } = await work()
    await keep(() => held.finish(fingerprint, answer), request)
    return answer
  } catch (error) {
    await keep(() => held.release(), request)
    throw error
  }
}

/** The work is done and durable; a key that cannot be kept only costs a comparison with the records later. */
async function keep(write: () => Promise<void>, request: FastifyRequest): Promise<void> {
  try {
    await write()
  } catch (err) {
    request.log.warn({ err }, 'idempotency key not kept')
  }
}
