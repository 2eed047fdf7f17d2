import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import type { Logger } from '@moodscape/shared/process/log'
import { describeTable, OPEN_UPLOADS } from '@moodscape/shared/table/table-definition'

import { type AskStore, isUnknownThere } from './ask-store.ts'
import { findTableProblems, hasKeysOnly } from './find-table-problems.ts'
import { Refusal } from './refusal.ts'

/** DynamoDB makes a table within seconds. */
const SECONDS_UNTIL_MADE = 120

/**
 * Makes the table with all its indexes where it is not there yet. It has no attribute to expire by: records stay until
 * they are erased.
 *
 * @throws Refusal when there is one of another form: indexes beside the key can only be made with the table
 */
export async function provisionTable(
  client: DynamoDBClient,
  name: string,
  { hasRecovery }: { hasRecovery: boolean },
  ask: AskStore,
  log: Pick<Logger, 'info' | 'warn'>,
): Promise<void> {
  let table = await findTable(client, name, ask)
  if (!table) {
    await createTable(client, name, ask)
    log.info({ table: name }, 'table created')
    table = await findTable(client, name, ask)
  }
  const problems = findTableProblems(table ?? {})
  if (problems.length > 0)
    throw new Refusal(`The table ${name} is not fit: ${problems.join('; ')}. Name another by TABLE_NAME.`)
  if (table && hasKeysOnly(table))
    log.warn(`the index ${OPEN_UPLOADS} has keys only: make it again (docs/operations.md#upgrading)`)
  if (hasRecovery) await recoverPointInTime(client, name, ask, log)
}

async function findTable(
  client: DynamoDBClient,
  name: string,
  ask: AskStore,
): Promise<TableDescription | undefined> {
  try {
    const { Table } = await ask('dynamodb:DescribeTable', () =>
      client.send(new DescribeTableCommand({ TableName: name })),
    )
    return Table
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

async function createTable(client: DynamoDBClient, name: string, ask: AskStore): Promise<void> {
  try {
    await ask('dynamodb:CreateTable', () => client.send(new CreateTableCommand(describeTable(name))))
  } catch (error) {
    // Another run is just making it.
    if (!(error instanceof ResourceInUseException)) throw error
  }
  const patience = { client, maxWaitTime: SECONDS_UNTIL_MADE, minDelay: 0.05, maxDelay: 1 }
  await waitUntilTableExists(patience, { TableName: name })
}

async function recoverPointInTime(
  client: DynamoDBClient,
  name: string,
  ask: AskStore,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const wanted = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }
  try {
    await ask('dynamodb:UpdateContinuousBackups', () =>
      client.send(new UpdateContinuousBackupsCommand({ TableName: name, ...wanted })),
    )
  } catch (error) {
    if (!isUnknownThere(error)) throw error
    log.warn('this DynamoDB knows no point-in-time recovery')
  }
}
