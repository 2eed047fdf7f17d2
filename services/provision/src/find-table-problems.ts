import type { KeySchemaElement, Projection, TableDescription } from '@aws-sdk/client-dynamodb'
import { describeTable } from '@moodscape/shared/records/table-definition'

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
  return [`its index ${wanted.IndexName} is ${describeIndex(index)}, not ${describeIndex(wanted)}`]
}

function describeIndex({ KeySchema, Projection }: Index): string {
  return `${describeKey(KeySchema)} with ${Projection?.ProjectionType}`
}

function describeKey(schema: KeySchemaElement[] = []): string {
  const names = ['HASH', 'RANGE'].flatMap((type) => schema.filter(({ KeyType }) => KeyType === type))
  return `(${names.map(({ AttributeName }) => AttributeName).join(', ')})`
}
