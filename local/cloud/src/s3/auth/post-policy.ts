import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'

import { signText } from '../../sign-request.ts'
import { S3Error } from '../s3-error.ts'
import { type Authority, compareSignatures, parseCredential } from './scope.ts'

const Condition = Type.Union([
  Type.Tuple([
    Type.Literal('content-length-range'),
    Type.Integer({ minimum: 0 }),
    Type.Integer({ minimum: 0 }),
  ]),
  Type.Tuple([Type.Enum(['eq', 'starts-with']), Type.String({ pattern: '^\\$.' }), Type.String()]),
  Type.Record(Type.String(), Type.String()),
])

const Policy = Type.Object({
  expiration: Type.String(),
  conditions: Type.Array(Condition),
})
type Policy = Static<typeof Policy>

/** Fields of an upload form, names in lower case. `bucket` is among them though it stands in the URL. */
export type FormFields = ReadonlyMap<string, string>

/** How many bytes the file of the form may have. */
export interface LengthRange {
  least: number
  most: number
}

/** Fields that the policy does not have to mention, because they are what makes it hold. */
const ownFields = new Set(['policy', 'x-amz-signature', 'bucket'])

/**
 * Accepts a browser's upload form if its policy is signed, has not expired and covers every field.
 *
 * @throws S3Error AccessDenied, InvalidPolicyDocument, InvalidArgument, InvalidAccessKeyId,
 * SignatureDoesNotMatch
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function authenticateForm(fields: FormFields, authority: Authority): LengthRange {
  const encoded = fields.get('policy')
  if (encoded === undefined) throw new S3Error('AccessDenied')
  if (fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') {
    throw new S3Error('InvalidArgument', 'The field x-amz-algorithm has to be AWS4-HMAC-SHA256.')
  }
  const credential = fields.get('x-amz-credential') ?? ''
  const scope = parseCredential(credential, fields.get('x-amz-date') ?? '', authority, 'InvalidArgument')
  const signature = signText(encoded, scope, authority.credentials.secretAccessKey)
  compareSignatures(signature, fields.get('x-amz-signature') ?? '')
  return checkPolicy(parsePolicy(encoded), fields)
}

function parsePolicy(encoded: string): Policy {
  const policy = parseJson(Buffer.from(encoded, 'base64').toString())
  if (!Check(Policy, policy)) throw new S3Error('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.')
  return policy
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw Object.assign(new S3Error('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.'), { cause })
  }
}

function checkPolicy({ expiration, conditions }: Policy, fields: FormFields): LengthRange {
  const expires = Date.parse(expiration)
  if (Number.isNaN(expires)) throw new S3Error('InvalidPolicyDocument', 'Invalid Policy: Invalid expiration.')
  if (Date.now() >= expires) throw refused('Policy expired.')
  const range: LengthRange = { least: 0, most: Infinity }
  const covered = new Set<string>()
  for (const condition of conditions) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') {
      ;[, range.least, range.most] = condition
    } else {
      for (const name of checkCondition(condition, fields)) covered.add(name)
    }
  }
  const extra = [...fields.keys()].filter((name) => {
    return !covered.has(name) && !ownFields.has(name) && !name.startsWith('x-ignore-')
  })
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(', ')}`)
  return range
}

type FieldCondition = Exclude<Static<typeof Condition>, ['content-length-range', number, number]>

/** Returns the names it covers. */
function checkCondition(condition: FieldCondition, fields: FormFields): string[] {
  const rules = Array.isArray(condition)
    ? [{ how: condition[0], name: condition[1].slice(1), wanted: condition[2] }]
    : Object.entries(condition).map(([name, wanted]) => ({ how: 'eq', name, wanted }))
  return rules.map(({ how, name: writtenName, wanted }) => {
    const name = writtenName.toLowerCase()
    const value = fields.get(name) ?? ''
    const holds = how === 'eq' ? value === wanted : value.startsWith(wanted)
    if (!holds) throw refused(`Policy Condition failed: ["${how}", "$${writtenName}", "${wanted}"]`)
    return name
  })
}

function refused(reason: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${reason}`)
}
