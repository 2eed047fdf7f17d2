import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'

/** The gallery's order: a user's uploads by time, so that a page costs a page. */
export const BY_CREATED_AT = 'by_created_at'

/**
 * Only uploads with work left to do, spread over shards, with what that is: what the healing pass and the housekeeper's
 * rounds read. One with keys only, as an earlier release made it, will do, at the price of reading each record.
 */
export const OPEN_UPLOADS = 'open_uploads'

/** The same for one user. */
export const OPEN_OF_USER = 'open_of_user'

/** How many partitions the index of unfinished uploads is spread over. */
export const OPEN_SHARDS = 8

/** The one table, as infrastructure code and the local launcher create it. */
export function describeTable(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['user_id', 'upload_id', 'created_at', 'open_shard', 'open_since'].map((name) => ({
      AttributeName: name,
      AttributeType: 'S' as const,
    })),
    KeySchema: keys('user_id', 'upload_id'),
    LocalSecondaryIndexes: [
      {
        IndexName: BY_CREATED_AT,
        KeySchema: keys('user_id', 'created_at'),
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: OPEN_OF_USER,
        KeySchema: keys('user_id', 'open_since'),
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: OPEN_UPLOADS,
        KeySchema: keys('open_shard', 'open_since'),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['open_work'] },
      },
    ],
  }
}

function keys(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ]
}
