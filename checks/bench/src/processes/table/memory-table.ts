import { describeTable } from '@moodscape/shared/table/table-definition'

/** A value in DynamoDB's form, such as `{ S: 'text' }`. */
export interface Attribute {
  S?: string
  N?: string
  [type: string]: unknown
}
export type Item = Record<string, Attribute>

interface Keys {
  partition: string
  sort: string
}

/** The items by their keys, and in the order of each index. */
export interface MemoryTable {
  get(key: Item): Item | undefined
  put(item: Item): void
  delete(key: Item): Item | undefined
  /** A partition of the table, or of an index, in the order of its sort key. */
  partition(index: string | undefined, value: string): Item[]
  /** The names of the key of the table, or of an index. */
  keysOf(index: string | undefined): Keys
}

/** The table as services/provision creates it, with nothing in it. */
export function openMemoryTable(): MemoryTable {
  const definition = describeTable('bench')
  const primary = readKeys(definition.KeySchema)
  const views = new Map([[undefined as string | undefined, createView(primary)]])
  for (const index of [
    ...(definition.LocalSecondaryIndexes ?? []),
    ...(definition.GlobalSecondaryIndexes ?? []),
  ]) {
    views.set(index.IndexName, createView(readKeys(index.KeySchema)))
  }
  const items = new Map<string, Item>()
  const nameOf = (key: Item) => `${textOf(key[primary.partition])} ${textOf(key[primary.sort])}`
  const viewOf = (index: string | undefined) => {
    const view = views.get(index)
    if (!view) throw new Error(`There is no index ${index}`)
    return view
  }
  const remove = (name: string) => {
    const old = items.get(name)
    if (!old) return undefined
    items.delete(name)
    for (const view of views.values()) view.delete(name, old)
    return old
  }
  return {
    get: (key) => items.get(nameOf(key)),
    put(item) {
      const name = nameOf(item)
      remove(name)
      items.set(name, item)
      for (const view of views.values()) view.put(name, item)
    },
    delete: (key) => remove(nameOf(key)),
    partition: (index, value) => viewOf(index).partition(value),
    keysOf: (index) => viewOf(index).keys,
  }
}

/** The text of a key. */
export function textOf(attribute: Attribute | undefined): string {
  return attribute?.S ?? attribute?.N ?? ''
}

function readKeys(schema: { AttributeName: string | undefined }[] = []): Keys {
  return { partition: schema[0]?.AttributeName ?? '', sort: schema[1]?.AttributeName ?? '' }
}

/** One order of the items. A partition is sorted when it is read: most that are written never are. */
function createView(keys: Keys) {
  const partitions = new Map<string, { items: Map<string, Item>; sorted?: Item[] | undefined }>()
  return {
    keys,
    put(name: string, item: Item) {
      if (!item[keys.partition] || !item[keys.sort]) return
      const value = textOf(item[keys.partition])
      const partition = partitions.get(value) ?? { items: new Map<string, Item>() }
      partition.items.set(name, item)
      partition.sorted = undefined
      partitions.set(value, partition)
    },
    delete(name: string, item: Item) {
      const partition = partitions.get(textOf(item[keys.partition]))
      if (partition?.items.delete(name)) partition.sorted = undefined
    },
    partition(value: string): Item[] {
      const partition = partitions.get(value)
      if (!partition) return []
      partition.sorted ??= [...partition.items.values()].sort((one, other) =>
        textOf(one[keys.sort]) < textOf(other[keys.sort]) ? -1 : 1,
      )
      return partition.sorted
    },
  }
}
