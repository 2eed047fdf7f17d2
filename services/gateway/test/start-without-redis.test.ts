import { findFreePort } from '@moodscape/local-cloud/free-port'
import { startRedis } from '@moodscape/local-cloud/redis/start-redis'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { startProcess } from '@moodscape/shared/testing/start-process'
import { until } from '@moodscape/shared/testing/until'
import { createSigner } from 'fast-jwt'
import t from 'tap'

import { formOf, smile } from './fixtures/photos.ts'
import { SECRET } from './fixtures/test-gateway.ts'
import { startTestStores } from './fixtures/test-stores.ts'

const MAIN = mainOf('gateway')
const stores = await startTestStores()
t.teardown(() => stores.close())

const token = createSigner({ key: SECRET, algorithm: 'HS256' })({
  sub: 'somebody',
  exp: Math.floor(Date.now() / 1_000) + 600,
})
const headers = { authorization: `Bearer ${token}` }

t.test('a gateway that starts before its Redis says so, and serves once Redis is there', async (t) => {
  const port = await findFreePort()
  const settings = {
    ...stores.environment,
    HOST: '127.0.0.1',
    PORT: '0',
    REDIS_URL: `redis://127.0.0.1:${port}`,
    JWT_SECRET: SECRET,
    SIGNING_SECRET: `${SECRET} to sign`,
    MAX_LOOP_DELAY_MS: '0',
  }
  const gateway = await startProcess(t, MAIN, settings, /Server listening at (http:[^"]+)/)
  const upload = () =>
    fetch(`${gateway.found}/upload-image`, { method: 'POST', headers, body: formOf(smile) })
  const statusOf = async (path: string) => (await fetch(gateway.found + path, { headers })).status

  t.equal(await statusOf('/healthz'), 200)
  t.equal(await statusOf('/readyz?scope=gateway'), 503)
  t.equal(await statusOf('/gallery'), 200, 'reading needs no Redis')
  const refused = await upload()
  t.equal(refused.status, 503)
  t.ok(Number(refused.headers.get('retry-after')) > 0)
  t.match(await refused.json(), { code: 'unavailable', retryable: true })

  const redis = await startRedis({ directory: t.testdir(), port })
  t.teardown(() => redis.close())
  const isThere = Date.now()
  let answer = await upload()
  await until(async () => {
    if (answer.status === 503) answer = await upload()
    return answer.status !== 503
  })
  t.equal(answer.status, 202)
  // The longest pause between two attempts to connect is two seconds; the rest is for a busy machine.
  t.ok(Date.now() - isThere < 6_000, `served after ${Date.now() - isThere} ms`)
  // What was found a moment ago is remembered for a second.
  await until(async () => (await statusOf('/readyz?scope=gateway')) === 200)
  t.equal(await gateway.stop(), 0)
})
