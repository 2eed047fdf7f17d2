import type { UploadRecord } from '@moodscape/shared/records/upload-record'

import type { Table } from '../worlds/stand-ins.ts'

/** Most items in one message to the table's process. */
const BATCH = 2_000

/** Puts records straight into the process of the table that answers at once. */
export async function seedTable(table: Table | undefined, records: UploadRecord[]): Promise<void> {
  if (!table) throw new Error('These stores have no table that can be seeded')
  for (let start = 0; start < records.length; start += BATCH) {
    const items = records.slice(start, start + BATCH).map((record) => attributesOf(record))
    await table.ask({ do: 'seed', items })
  }
}

/** A record in DynamoDB's form. */
function attributesOf(record: object): Record<string, object> {
  const given = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, attributeOf(value)]))
}

function attributeOf(value: unknown): object {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (Array.isArray(value)) return { L: value.map(attributeOf) }
  return value === null ? { NULL: true } : { M: attributesOf(value as object) }
}
