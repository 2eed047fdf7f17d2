import { fileURLToPath } from 'node:url'

import t from 'tap'

import { SERVICE_NAMES } from '../../src/settings/service-environments.ts'
import { findUsers } from '../../src/watch/find-users.ts'

const workspace = fileURLToPath(new URL('../../../../', import.meta.url))

t.test('a service uses its own folder and the packages that it leads to', async (t) => {
  const users = await findUsers(workspace, SERVICE_NAMES)
  t.same(users.get('services/gateway'), ['gateway'])
  t.same(users.get('packages/generation'), ['image-worker', 'melody-worker'])
  t.same(users.get('packages/shared'), [...SERVICE_NAMES])
})

t.test('a package that no service uses restarts none', async (t) => {
  const users = await findUsers(workspace, SERVICE_NAMES)
  t.notOk(users.has('packages/client'))
})

t.test('packages that use each other are no endless way', async (t) => {
  const manifest = (name: string, ...used: string[]) =>
    JSON.stringify({ name, dependencies: Object.fromEntries(used.map((one) => [one, 'workspace:*'])) })
  const root = t.testdir({
    services: { poet: { 'package.json': manifest('poet', 'a') } },
    packages: { a: { 'package.json': manifest('a', 'b') }, b: { 'package.json': manifest('b', 'a') } },
  })
  const users = await findUsers(root, ['poet'])
  t.same([...users.keys()].sort(), ['packages/a', 'packages/b', 'services/poet'])
})
