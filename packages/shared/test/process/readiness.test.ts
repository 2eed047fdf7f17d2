import t from 'tap'

import { checkReadiness } from '../../src/process/readiness.ts'

t.test('says nothing where everything answers', async (t) => {
  t.strictSame(await checkReadiness({ redis: async () => 'PONG', table: async () => undefined }), [])
})

t.test('names everything that fails or is silent, without what its error says', async (t) => {
  const failing = Object.assign(new Error('secret at https://host/?X-Amz-Signature=1'), {
    name: 'NoSuchBucket',
  })
  const failures = await checkReadiness(
    {
      bucket: () => Promise.reject(failing),
      redis: () => new Promise(() => {}),
      table: async () => undefined,
    },
    20,
  )
  t.strictSame(failures, ['bucket: NoSuchBucket', 'redis: no answer within 20 ms'])
})
