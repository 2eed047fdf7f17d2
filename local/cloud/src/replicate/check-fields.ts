import type { Static, TSchema } from 'typebox'
import { Check, Errors } from 'typebox/value'

import { type InvalidField, ReplicateError } from './replicate-error.ts'

type ValidationError = ReturnType<typeof Errors>[number]
type Keyword = ValidationError['keyword']
type Params<Word extends Keyword> = Extract<ValidationError, { keyword: Word }>['params']

/** A value that breaks a rule, and the name of its field. */
interface Offender {
  name: string
  value: unknown
}
type Complaint = Omit<InvalidField, 'field'>
type Complain<Word extends Keyword> = (params: Params<Word>, offender: Offender) => Complaint[]

/** How Replicate's validator words the rules that a schema can have. */
const COMPLAINTS: { [Word in Keyword]?: Complain<Word> } = {
  required: ({ requiredProperties }) =>
    requiredProperties.map((name) => ({ type: 'required', description: `${name} is required` })),
  additionalProperties: ({ additionalProperties }) =>
    additionalProperties.map((name) => ({
      type: 'additional_property_not_allowed',
      description: `Additional property ${name} is not allowed`,
    })),
  // TypeBox reports an additional property twice; this is the report without its name.
  boolean: () => [],
  type: ({ type }, { value }) => [
    {
      type: 'invalid_type',
      description: `Invalid type. Expected: ${String(type)}, given: ${typeOf(value)}`,
    },
  ],
  enum: ({ allowedValues }, { name }) => [
    { type: 'enum', description: `${name} must be one of the following: ${quoted(allowedValues)}` },
  ],
  minimum: ({ limit }) => [{ type: 'number_gte', description: `Must be greater than or equal to ${limit}` }],
  maximum: ({ limit }) => [{ type: 'number_lte', description: `Must be less than or equal to ${limit}` }],
  minLength: ({ limit }) => [
    { type: 'string_gte', description: `String length must be greater than or equal to ${limit}` },
  ],
  maxLength: ({ limit }) => [
    { type: 'string_lte', description: `String length must be less than or equal to ${limit}` },
  ],
  minItems: ({ limit }) => [
    { type: 'array_min_items', description: `Array must have at least ${limit} items` },
  ],
  maxItems: ({ limit }) => [
    { type: 'array_max_items', description: `Array must have at most ${limit} items` },
  ],
}

/**
 * Makes sure that a value fits its schema.
 *
 * @param path dotted path of the value within the body, empty for the body itself
 * @throws ReplicateError 422 that names each offending field in the form of Replicate's validator
 */
export function checkFields<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  path = '',
): asserts value is Static<Schema> {
  if (Check(schema, value)) return
  const fields = Errors(schema, value).flatMap((error) => invalidFields(error, value, path))
  const detail = fields.map(({ field, description }) => `- ${field && `${field}: `}${description}\n`).join('')
  throw new ReplicateError(422, 'Input validation failed', detail, { invalid_fields: fields })
}

function invalidFields(error: ValidationError, root: unknown, path: string): InvalidField[] {
  const steps = error.instancePath.split('/').slice(1)
  const field = [path, ...steps].filter((step) => step !== '').join('.')
  const value = steps.reduce<unknown>((parent, step) => (parent as Record<string, unknown>)[step], root)
  const complain = COMPLAINTS[error.keyword] as Complain<Keyword> | undefined
  const complaints = complain
    ? complain(error.params, { name: steps.at(-1) ?? path, value })
    : [{ type: error.keyword, description: error.message }]
  return complaints.map(({ type, description }) => ({ type, field, description }))
}

function quoted(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ')
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}
