import type { KeySchemaElement, Projection, TableDescription } from '@aws-sdk/client-dynamodb'
import { describeTable, OPEN_UPLOADS } from '@moodscape/shared/table/table-definition'

interface Index {
  IndexName?: string | undefined
  KeySchema?: KeySchemaElement[] | undefined
  Projection?: Projection | undefined
}

/** In which ways a table is not the one that the services need, as parts of a sentence. Further indexes do no harm. */
export function findTableProblems(found: TableDescription): string[] {
  const wanted = describeTable('')
  const types = new Map(found.AttributeDefinitions?.map((one) => [one.AttributeName, one.AttributeType]))
  const wantedIndexes = [...(wanted.LocalSecondaryIndexes ?? []), ...(wanted.GlobalSecondaryIndexes ?? [])]
  const key = describeKey(wanted.KeySchema)
  return [
    ...(describeKey(found.KeySchema) === key
      ? []
      : [`its key is ${describeKey(found.KeySchema)}, not ${key}`]),
    ...wantedIndexes.flatMap((index) => findIndexProblem(index, found)),
    ...(wanted.AttributeDefinitions ?? [])
      .filter(({ AttributeName: name }) => types.has(name) && types.get(name) !== 'S')
      .map(({ AttributeName: name }) => `${name} is of type ${types.get(name)}, not S`),
  ]
}

function findIndexProblem(wanted: Index, found: TableDescription): string[] {
  const indexes: Index[] = [...(found.LocalSecondaryIndexes ?? []), ...(found.GlobalSecondaryIndexes ?? [])]
  const index = indexes.find(({ IndexName }) => IndexName === wanted.IndexName)
  if (!index) return [`it has no index ${wanted.IndexName}`]
  if (describeIndex(index) === describeIndex(wanted)) return []
  if (wanted.IndexName === OPEN_UPLOADS && describeIndex(index) === describeIndex(keysOnly(wanted))) return []
  return [`its index ${wanted.IndexName} is ${describeIndex(index)}, not ${describeIndex(wanted)}`]
}

/**
 * Whether the index of unfinished uploads is as a release before 28 November 2026 made it. It will do: passes read each
 * record then. An index cannot be changed, only be made again.
 */
export function hasKeysOnly(found: TableDescription): boolean {
  const index = found.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === OPEN_UPLOADS)
  return index?.Projection?.ProjectionType === 'KEYS_ONLY'
}

function keysOnly(index: Index): Index {
  return { ...index, Projection: { ProjectionType: 'KEYS_ONLY' } }
}

function describeIndex({ KeySchema, Projection }: Index): string {
  const { ProjectionType, NonKeyAttributes = [] } = Projection ?? {}
  return [describeKey(KeySchema), 'with', ProjectionType, ...NonKeyAttributes].join(' ')
}

function describeKey(schema: KeySchemaElement[] = []): string {
  const names = ['HASH', 'RANGE'].flatMap((type) => schema.filter(({ KeyType }) => KeyType === type))
  return `(${names.map(({ AttributeName }) => AttributeName).join(', ')})`
}
