import { createHash, randomBytes } from 'node:crypto'

import { JOB_KINDS, type JobKind } from './kinds.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const UPLOAD_ID = /^[0-9a-hjkmnp-tv-z]{26}$/
const JOB_ID = new RegExp(`^(${JOB_KINDS.join('|')})-([0-9a-hjkmnp-tv-z]{26})-([1-9][0-9]{0,3})$`)

/** A new upload id: 130 bits of chance in Crockford's base 32. */
export function createUploadId(): string {
  return encodeBase32(randomBytes(17))
}

/**
 * The upload id that belongs to an idempotency key of one user. The same key always leads to the same record, so a
 * retry after a crash finds what the first attempt left, even if Redis was lost.
 */
export function uploadIdOfKey(userId: string, idempotencyKey: string): string {
  return encodeBase32(hashOf('upload', userId, idempotencyKey))
}

/** The one upload without a photo that a user has for an emotion chosen by hand. */
export function uploadIdOfEmotion(userId: string, emotion: string): string {
  return encodeBase32(hashOf('emotion', userId, emotion))
}

/**
 * The user's id inside Moodscape. A token's subject may hold anything (an address, separators of keys); its hash
 * is safe in keys, logs and paths, and two issuers' equal subjects stay two users.
 */
export function userIdOf(issuer: string, subject: string): string {
  return encodeBase32(hashOf('user', issuer, subject))
}

export function isUploadId(text: string): boolean {
  return UPLOAD_ID.test(text)
}

/** Names the n-th part of a kind of an upload; contains no colon and is never all digits, as BullMQ demands. */
export function jobIdOf(kind: JobKind, uploadId: string, n: number): string {
  return `${kind}-${uploadId}-${n}`
}

/** Reads a job id back, or gives undefined for text that is none. */
export function parseJobId(text: string): { kind: JobKind; uploadId: string; n: number } | undefined {
  const match = JOB_ID.exec(text)
  if (!match) return undefined
  const kind = JOB_KINDS.find((known) => known === match[1])
  return kind && { kind, uploadId: match[2] ?? '', n: Number(match[3]) }
}

/** Names the job that erases everything of a user, after the record that stands for it. */
export function erasureJobId(uploadId: string): string {
  return `erase-${uploadId}`
}

/** JSON keeps apart what joining would confuse: where one text ends, and halves of surrogate pairs. */
function hashOf(...texts: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(texts)).digest()
}

/** The first 130 bits as 26 characters. */
function encodeBase32(bytes: Buffer): string {
  let bits = 0n
  for (const byte of bytes.subarray(0, 17)) bits = (bits << 8n) | BigInt(byte)
  bits >>= 6n
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = (ALPHABET[Number(bits & 31n)] ?? '') + text
    bits >>= 5n
  }
  return text
}
