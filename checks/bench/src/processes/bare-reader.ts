// The baseline for reading a job: a bare Fastify route that does the same read and nothing else.
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { createDynamoDbClient } from '@moodscape/shared/process/aws-clients'
import Fastify from 'fastify'
import { type Static, Type } from 'typebox'

import { answerQuestions } from '../process/process-link.ts'

export const ReaderSettings = Type.Object({ region: Type.String(), table: Type.String() })
export type ReaderSettings = Static<typeof ReaderSettings>

answerQuestions<ReaderSettings>(ReaderSettings, async ({ region, table }) => {
  const client = createDynamoDbClient(region)
  const app = Fastify()
  app.get<{ Params: { user: string; upload: string } }>('/:user/:upload', async ({ params }) => {
    const key = { user_id: params.user, upload_id: params.upload }
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))
    return Item
  })
  return app.listen({ host: '127.0.0.1', port: 0 })
})
