import { type Static, type TSchema, type TUnsafe, Type } from 'typebox'

/**
 * Refers to a schema by its `$id`, so that the document of the API names it once. The schema must be among the
 * components of the document.
 */
export function refTo<Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema>> {
  const { $id } = schema as { $id?: string }
  if ($id === undefined) throw new Error('Only a schema with an $id can be referred to')
  return Type.Unsafe<Static<Schema>>({ $ref: `${$id}#` })
}
