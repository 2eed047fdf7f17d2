import { createSigner } from 'fast-jwt'
import t from 'tap'

import { SECRET, startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { QUEUE_DASHBOARD: 'true', RATE_PER_USER: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

const user = createUser(gateway)
const { job_id } = (await user.upload()).body
const sub = 'somebody'
const sign = createSigner({ key: SECRET, algorithm: 'HS256' })
const bearing = (scope: string) => `Bearer ${sign({ sub, scope, exp: Math.floor(Date.now() / 1_000) + 600 })}`
const routes = gateway.routes
  .filter(({ path }) => path.startsWith('/admin/queues'))
  .map(({ method, path }) => ({
    method,
    path: path
      .replace(':queueName', 'emotion')
      .replace(':jobId', job_id)
      .replace(':queueStatus', 'wait')
      .replace(/:\w+|\*/g, 'x'),
  }))
const call = ({ method, path }: { method: string; path: string }, authorization?: string) =>
  fetch(gateway.url + path, { method, headers: { ...(authorization && { authorization }) } })

t.test('no address of the dashboard, whatever it does, is there for anybody but admins', async (t) => {
  const changing = routes
    .filter(({ method }) => method === 'PUT' || method === 'POST')
    .map(({ path }) => path)
  for (const verb of ['pause', 'resume', 'clean', 'retry', 'promote', 'add', 'obliterate', 'empty']) {
    t.ok(
      changing.some((path) => path.split('/').includes(verb)),
      `${verb} is among them`,
    )
  }
  for (const route of routes) {
    const name = `${route.method} ${route.path}`
    t.equal((await call(route)).status, 401, `${name} without a token`)
    for (const scope of ['', 'read', 'administrator', 'ADMIN', 'read,admin']) {
      const answer = await call(route, bearing(scope))
      t.equal(answer.status, 404, `${name} with the scope "${scope}"`)
      if (route.method !== 'HEAD') t.match(await answer.json(), { code: 'not_found' }, name)
    }
  }
  t.match(await gateway.queues.emotion.counts(), { waiting: 1 }, 'the job waits as before')
  t.notOk(await gateway.queues.emotion.isPaused())
})

t.test('an admin pauses a queue and lets it go on', async (t) => {
  for (const verb of ['pause', 'resume']) {
    const route = { method: 'PUT', path: `/admin/queues/api/queues/emotion/${verb}` }
    t.ok(
      routes.some(({ method, path }) => method === route.method && path === route.path),
      verb,
    )
    t.equal((await call(route, bearing('read admin'))).status, 200, verb)
    t.equal(await gateway.queues.emotion.isPaused(), verb === 'pause')
  }
})
