import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { describeTable } from '../../../packages/shared/src/table/table-definition.ts'
import { root } from '../src/root.ts'

interface Statement {
  actions: string[]
  resources: string[]
}
interface Index {
  name: string
  hash_key?: string
  range_key: string
  projection_type: string
  non_key_attributes?: string[]
}
interface Table {
  hash_key: string
  range_key: string
  billing_mode: string
  attribute: { name: string; type: string }[]
  local_secondary_index: Index[]
  global_secondary_index: Index[]
  point_in_time_recovery: { enabled: boolean }
}

const folder = join(root, 'deploy/terraform')
const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.tf.json`), 'utf8')) as never
const { aws_dynamodb_table } = (read('table') as { resource: { aws_dynamodb_table: { records: Table } } })
  .resource
const policies = (
  read('roles') as { data: { aws_iam_policy_document: Record<string, { statement: Statement[] }> } }
).data.aws_iam_policy_document
const services = globSync('services/*/src/main.ts', { cwd: root }).map((file) => file.split('/')[1] ?? '')
const PREFIXES = ['incoming', 'user-uploads', 'generated-images', 'generated-melodies']

t.test('the table of Terraform is the table of the code', async (t) => {
  const ours = describeTable('any')
  const { records } = aws_dynamodb_table
  const keys = (hash: string | undefined, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ]
  const indexes = (list: Index[]) =>
    list.map(({ name, hash_key = records.hash_key, range_key, projection_type, non_key_attributes }) => ({
      IndexName: name,
      KeySchema: keys(hash_key, range_key),
      Projection: {
        ProjectionType: projection_type,
        ...(non_key_attributes && { NonKeyAttributes: non_key_attributes }),
      },
    }))
  t.same(keys(records.hash_key, records.range_key), ours.KeySchema)
  t.same(indexes(records.local_secondary_index), ours.LocalSecondaryIndexes)
  t.same(indexes(records.global_secondary_index), ours.GlobalSecondaryIndexes)
  t.same(
    records.attribute.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    ours.AttributeDefinitions,
  )
  t.equal(records.billing_mode, ours.BillingMode)
  t.ok(records.point_in_time_recovery.enabled)
})

t.test('each role may do what SECURITY.md lists, and nothing else', async (t) => {
  const rows = readFileSync(join(root, 'SECURITY.md'), 'utf8').split('\n')
  const actionsOf = (service: string): string => rows.find((row) => row.startsWith(`| ${service} `)) ?? ''
  const wanted = ['gateway', 'emotion-worker', 'image-worker', 'melody-worker', 'housekeeper']
  t.same(Object.keys(policies), wanted)
  for (const service of wanted) {
    // "the same on `generated-melodies/*`" stands for the row above it.
    const text = actionsOf(service).includes('the same on') ? actionsOf('image-worker') : actionsOf(service)
    const listed = listActions(text)
    const given = (policies[service]?.statement ?? []).flatMap(({ actions }) => actions)
    t.same([...new Set(given)].sort(), listed, service)
  }
  t.ok(services.length >= wanted.length)
})

t.test('no role reaches beyond its prefixes, the table and its indexes', async (t) => {
  const bucket = '${aws_s3_bucket.photos_and_works.arn}'
  const table = '${aws_dynamodb_table.records.arn}'
  for (const [service, { statement }] of Object.entries(policies)) {
    for (const { actions, resources } of statement) {
      const isRekognition = actions.every((action) => action === 'rekognition:DetectFaces')
      const isOnObjects = actions.every((action) => /^s3:.*(Object|MultipartUpload)$/.test(action))
      const permitted = isRekognition
        ? ['*']
        : isOnObjects
          ? PREFIXES.map((prefix) => `${bucket}/${prefix}/*`)
          : [bucket, table, `${table}/index/*`]
      for (const resource of resources) t.ok(permitted.includes(resource), `${service}: ${resource}`)
      t.notOk(
        actions.some((action) => action.includes('*')),
        service,
      )
    }
  }
  const own = (service: string) => JSON.stringify(policies[service])
  t.notMatch(own('image-worker'), /generated-melodies|user-uploads|incoming/)
  t.notMatch(own('melody-worker'), /generated-images|user-uploads|incoming/)
})

/** Actions of a row: the service is named once, and holds for the names that follow it. */
function listActions(row: string): string[] {
  const found = new Set<string>()
  let service = ''
  for (const [, prefix, action] of (row.split('|')[3] ?? '').matchAll(/`(?:(\w+):)?([A-Z]\w+)`/g)) {
    service = prefix ?? service
    found.add(`${service}:${action}`)
  }
  return [...found].sort()
}
