import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** The table as the gateway's variables describe it, for putting things into it past the gateway. */
export function openTable(environment: Record<string, string>): {
  client: DynamoDBDocumentClient
  table: string
} {
  const required = (name: string) => environment[name] ?? ''
  const client = new DynamoDBClient({
    region: required('AWS_REGION'),
    endpoint: required('AWS_ENDPOINT_URL_DYNAMODB'),
    credentials: {
      accessKeyId: required('AWS_ACCESS_KEY_ID'),
      secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
    },
  })
  return { client: DynamoDBDocumentClient.from(client), table: required('TABLE_NAME') }
}
