import { createHash } from 'node:crypto'

import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import type { FastifyRequest } from 'fastify'

import type { Answer, KeptAnswer } from './answer.ts'
import type { HeldKey, IdempotencyStore } from './idempotency-store.ts'
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
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.url, content]))
    .digest('hex')
}

/** The steps of a request that can be repeated by its key. */
export interface Repeatable {
  /** Absent where the client sent none: then the work is simply done. */
  key: string | undefined
  /** Computes the fingerprint of a repetition, reading its body if need be. */
  fingerprintNow: () => Promise<string>
  /** Does the first request's work, and tells its fingerprint and what to keep of the answer. */
  work: () => Promise<Worked>
}

/** Builds the answer to the same request again, from the record it was about. */
export type AnswerAgain = (kept: KeptAnswer, upload: UploadRecord) => Promise<Answer>

export interface AnswerOnceCollaborators {
  idempotency: IdempotencyStore
  store: Pick<UploadStore, 'get'>
  answerAgain: AnswerAgain
}

export interface Worked {
  fingerprint: string
  answer: Answer
  kept: KeptAnswer
}

/**
 * Does the work of a request at most once per idempotency key: a repetition gets the first answer, one that comes
 * while the first is in progress or asks for something else gets a problem. Once the upload that the answer was about
 * is erased, the key is as good as new.
 */
export async function answerOnce(
  { idempotency, store, answerAgain }: AnswerOnceCollaborators,
  request: FastifyRequest,
  { key, fingerprintNow, work }: Repeatable,
): Promise<Answer> {
  if (!key) return (await work()).answer
  const userId = request.user.id
  const known = await idempotency.begin(userId, key)
  if (known.state === 'in_progress') throw problem('request_in_progress')
  if (known.state === 'new') return workHolding(known.held, request, work)
  const { kept } = known
  const upload = await store.get({ user_id: userId, upload_id: kept.upload_id })
  if (!upload || upload.erasing || upload.created_at !== kept.made_at) {
    const held = await known.retake()
    if (!held) throw problem('request_in_progress')
    return workHolding(held, request, work)
  }
  if ((await fingerprintNow()) !== known.fingerprint) throw problem('idempotency_mismatch')
  const answer = await answerAgain(kept, upload)
  return { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } }
}

async function workHolding(
  held: HeldKey,
  request: FastifyRequest,
  work: Repeatable['work'],
): Promise<Answer> {
  try {
    const { fingerprint, answer, kept } = await work()
    await keep(() => held.finish(fingerprint, kept), request)
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
