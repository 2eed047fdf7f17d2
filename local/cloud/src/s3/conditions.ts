import { S3Error } from './s3-error.ts'
import type { Admit } from './storage/bucket.ts'
import type { ObjectSummary } from './storage/records.ts'

/**
 * Conditions of a read, in the order of RFC 9110, section 13.2.2.
 *
 * @returns whether the client has it already
 * @throws S3Error PreconditionFailed
 */
export function checkReadConditions(
  headers: NodeJS.Dict<string>,
  object: ObjectSummary,
): 'send' | 'not-modified' {
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, object)) throw failed('If-Match')
  } else if (!unmodifiedSince(headers['if-unmodified-since'], object)) {
    throw failed('If-Unmodified-Since')
  }
  const ifNoneMatch = headers['if-none-match']
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, object) ? 'not-modified' : 'send'
  const since = headers['if-modified-since']
  return since !== undefined && unmodifiedSince(since, object) ? 'not-modified' : 'send'
}

/**
 * Conditions on the source of a copy.
 *
 * @throws S3Error PreconditionFailed
 */
export function checkCopyConditions(headers: NodeJS.Dict<string>, source: ObjectSummary): void {
  const names = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']
  const renamed = Object.fromEntries(names.map((name) => [name, headers[`x-amz-copy-source-${name}`]]))
  if (checkReadConditions(renamed, source) === 'not-modified') throw failed('x-amz-copy-source-If-None-Match')
}

/**
 * Conditions of a write: `If-None-Match: *` (only where nothing is) and `If-Match` (only over what is known).
 *
 * @throws S3Error NotImplemented; what is returned throws PreconditionFailed and NoSuchKey
 */
export function writeConditions(headers: NodeJS.Dict<string>): Admit {
  const ifNoneMatch = headers['if-none-match']
  const ifMatch = headers['if-match']
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new S3Error('NotImplemented', 'If-None-Match takes only * here.')
  }
  return (present) => {
    if (ifNoneMatch !== undefined && present) throw failed('If-None-Match')
    if (ifMatch === undefined) return
    if (!present) throw new S3Error('NoSuchKey')
    if (!matches(ifMatch, present)) throw failed('If-Match')
  }
}

/** Whether a range was asked of the very object that is there now (RFC 9110, section 13.1.5). */
export function rangeStillHolds(ifRange: string | undefined, object: ObjectSummary): boolean {
  if (ifRange === undefined) return true
  return ifRange.includes('"') ? ifRange === object.etag : Date.parse(ifRange) === object.modified
}

function matches(condition: string, { etag }: ObjectSummary): boolean {
  return condition.split(',').some((candidate) => {
    const bare = candidate.trim().replace(/^W\//, '').replaceAll('"', '')
    return bare === '*' || bare === etag.replaceAll('"', '')
  })
}

/** A date that cannot be read is no condition. */
function unmodifiedSince(date: string | undefined, { modified }: ObjectSummary): boolean {
  const since = Date.parse(date ?? '')
  return Number.isNaN(since) || modified <= since
}

function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', undefined, { Condition: condition })
}
