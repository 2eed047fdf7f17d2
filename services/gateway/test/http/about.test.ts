import { IMAGE_STYLES, MELODY_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'

const stores = await startTestStores()
t.teardown(() => stores.close())

async function aboutOf(environment: Record<string, string>): Promise<unknown> {
  const gateway = await startTestGateway(stores, environment)
  try {
    return await (await fetch(`${gateway.url}/about`)).json()
  } finally {
    await gateway.close()
  }
}

t.test('anybody is told who reads, makes and keeps, in the words of the operator', async (t) => {
  const words = { READS_WITH: 'a clerk', MAKES_WITH: 'a painter and a band', KEEPS_IN: 'a safe' }
  t.strictSame(await aboutOf(words), {
    guests: true,
    reads_with: 'a clerk',
    makes_with: 'a painter and a band',
    keeps_in: 'a safe',
    styles: { image: [...IMAGE_STYLES], melody: [...MELODY_STYLES] },
    consent_version: '1',
    max_photo_bytes: 15 * 1024 * 1024,
    jobs: ['emotion', 'image', 'melody'],
  })
})

t.test('without words it is the cloud, and guests are where the operator lets them in', async (t) => {
  t.match(await aboutOf({ GUEST_SESSIONS: 'false' }), {
    guests: false,
    reads_with: 'Amazon Rekognition (AWS)',
    makes_with: 'Replicate',
    keeps_in: 'Amazon S3 and DynamoDB',
  })
})
