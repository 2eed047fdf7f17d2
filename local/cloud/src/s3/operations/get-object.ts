import type { Answer, Operation, S3Call } from '../call.ts'
import { checkReadConditions, rangeStillHolds } from '../conditions.ts'
import { checkHeaderValue, describeObject } from '../object-headers.ts'
import { parseRange } from '../parse-range.ts'
import { readRange } from '../storage/read-range.ts'
import type { ObjectRecord } from '../storage/records.ts'
import type { SealedFile } from '../storage/sealed-file.ts'

/** Parameters by which a signed request may change a header of the answer. */
const overridable = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
]

export const getObject: Operation = async (call) => {
  const object = await call.store.bucket(call.bucketName).open(call.key)
  let handedOver = false
  try {
    const answer = answerTo(call, object)
    if (answer.status === 304) return answer
    handedOver = true
    return { ...answer, body: readRange(object, answer.range) }
  } finally {
    if (!handedOver) await object.file.close()
  }
}

export const headObject: Operation = async (call) => {
  const object = await call.store.bucket(call.bucketName).open(call.key)
  await object.file.close()
  return answerTo(call, object)
}

type ObjectAnswer = Answer & { range?: { start: number; end: number } }

function answerTo({ headers, query }: S3Call, { record }: SealedFile<typeof ObjectRecord>): ObjectAnswer {
  const { size } = record
  const seen = checkReadConditions(headers, record) === 'not-modified'
  const range = rangeStillHolds(headers['if-range'], record) ? parseRange(headers['range'], size) : undefined
  // A checksum of the whole object would not fit a part of it.
  const withChecksum = headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED' && !range
  const described = { ...describeObject(record, withChecksum), ...overrides(query) }
  if (seen) return { status: 304, headers: described }
  if (!range) return { headers: { ...described, 'content-length': size } }
  return {
    status: 206,
    headers: {
      ...described,
      'content-length': range.end - range.start + 1,
      'content-range': `bytes ${range.start}-${range.end}/${size}`,
    },
    range,
  }
}

function overrides(query: URLSearchParams): Record<string, string> {
  const asked = overridable.map((name) => [name, query.get(`response-${name}`)] as const)
  const given = asked.filter((entry): entry is [string, string] => entry[1] !== null)
  for (const [name, value] of given) checkHeaderValue(name, value)
  return Object.fromEntries(given)
}
