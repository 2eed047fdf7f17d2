import { lineKeyOf } from '@moodscape/shared/queue/fair-order'
import { rememberAnswer } from '@moodscape/shared/queue/idempotency-keys'
import { QUEUE_NAMES } from '@moodscape/shared/queue/job-queues'
import { qualifiedNameOf } from '@moodscape/shared/queue/key-prefixes'
import { startRedisCluster } from '@moodscape/shared/testing/start-redis-cluster'
import t from 'tap'

import { createForgetUser } from '../src/forget-user.ts'

t.test('a user is forgotten in a cluster too, where every queue has its slot', async (t) => {
  const { operator, connect } = await startRedisCluster(t)
  const redis = await connect('request')
  for (const userId of ['one', 'another']) {
    for (const hashOfKey of ['first', 'second'])
      await rememberAnswer(redis, { userId, hashOfKey, answer: 'an answer', ms: 60_000 })
    for (const name of QUEUE_NAMES) await redis.zadd(lineKeyOf(qualifiedNameOf(name), userId), 0, 'done')
  }
  await createForgetUser(redis)('one')
  const keys = await operator.keys('*')
  t.same(
    keys.filter((key) => key.includes(':one')),
    [],
  )
  t.equal(keys.filter((key) => key.includes(':another')).length, QUEUE_NAMES.length + 3)
})
