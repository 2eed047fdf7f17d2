import fastJsonStringify from 'fast-json-stringify'

type Schema = Parameters<typeof fastJsonStringify>[0]

/**
 * Builds what writes answers by their schemas, as Fastify does by itself. The alternatives of a union are told apart by
 * a validator, which takes as long as all the writing: "this or null" is given as a nullable type instead, as OpenAPI
 * 3.0 has it, and the text that comes of it is the same.
 *
 * @param shared schemas that others refer to, by their names
 */
export function buildAnswerSerializer(shared?: unknown, options?: Parameters<typeof fastJsonStringify>[1]) {
  const schema = withNullableTypes(shared) as Record<string, Schema>
  return (answer: { schema?: unknown }): ((value: unknown) => string) =>
    fastJsonStringify(withNullableTypes(answer.schema) as Schema, { ...options, schema })
}

function withNullableTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withNullableTypes)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([name, value]) => [name, withNullableTypes(value)] as const)
  const { anyOf, ...rest } = Object.fromEntries(entries) as { anyOf?: { type?: string }[] }
  const [first, second, ...others] = anyOf ?? []
  if (first && second?.type === 'null' && others.length === 0) return { ...rest, ...first, nullable: true }
  return anyOf ? { ...rest, anyOf } : rest
}
