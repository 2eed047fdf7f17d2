import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import { EARLIER_RECORDS } from '@moodscape/shared/testing/earlier-release'
import t from 'tap'

import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

t.test('what the earlier release wrote is shown by every route', async (t) => {
  for (const [i, recorded] of EARLIER_RECORDS.entries()) {
    // Several moments of one upload were recorded: each belongs to another user here.
    const user = `user-${i}`
    const record = { ...recorded, user_id: gateway.idOf(user) }
    await stores.documents.send(new PutCommand({ TableName: gateway.config.TABLE_NAME, Item: record }))
    const headers = { authorization: `Bearer ${gateway.token(user)}` }
    const paths = [
      '/gallery',
      '/jobs',
      ...Object.values(record.parts).map((part) => `/jobs/${jobIdOfPart(record, part)}`),
      `/uploads/${record.upload_id}`,
    ]
    for (const path of paths) {
      const answer = await fetch(`${gateway.url}${path}`, { headers })
      t.equal(answer.status, record.erasing && /\/(jobs|uploads)\//.test(path) ? 404 : 200, path)
    }
  }
})
