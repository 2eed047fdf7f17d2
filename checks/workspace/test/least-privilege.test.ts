import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { readContainers, STARTED } from './fixtures/read-compose.ts'
import { readImports, root } from './fixtures/workspace.ts'

/** They hold parts of photos, or whole pictures as pixels. */
const needsMuch = new Set(['gateway', 'emotion-worker', 'image-worker'])
const read = (file: string) => readFileSync(join(root, file), 'utf8')
/** Code that runs in production. */
const production = globSync(['services/*/src/**/*.ts', 'packages/{shared,generation,mood}/src/**/*.ts'], {
  cwd: root,
})

t.test('no service touches files: it runs from a folder that it cannot write to', async (t) => {
  t.ok(production.length > 100)
  const withFiles = production.filter((file) =>
    readImports(file).some((name) => /^(node:)?fs(\/|$)/.test(name)),
  )
  t.same(withFiles, [])
})

t.test('no service starts another program', async (t) => {
  t.same(
    production.filter((file) => readImports(file).some((name) => /^(node:)?child_process$/.test(name))),
    [],
  )
})

t.test('images run as a user without rights', async (t) => {
  const stages = read('Dockerfile')
    .split(/^FROM /m)
    .slice(1)
  const run = stages.filter((stage) => /^CMD /m.test(stage))
  t.equal(run.length, 8)
  t.match(
    stages.find((stage) => / AS service$/m.test(stage)),
    /^USER node$/m,
  )
  for (const stage of run) {
    // A stage has the user of the one below it, until it names another: the last one named counts.
    const [below] = stage.split(' ')
    const [, user = ''] = [...stage.matchAll(/^USER (\S+)$/gm)].at(-1) ?? []
    t.ok(below === 'service' ? ['', 'node'].includes(user) : user === 'haproxy', stage)
  }
})

for (const file of STARTED) {
  const containers = readContainers(file)

  t.test(`no container of ${file} may take all memory`, async (t) => {
    for (const [name, { mem_limit = '' }] of Object.entries(containers))
      t.match(mem_limit, name === 'local-cloud' ? '2g' : needsMuch.has(name) ? '1g' : '768m', name)
  })

  t.test(`${file} publishes nothing but the way to the gateway and the local photos`, async (t) => {
    const published = Object.entries(containers).flatMap(([name, { ports = [] }]) =>
      ports.length > 0 ? [name] : [],
    )
    t.same(published, file === 'docker-compose.yml' ? ['local-cloud', 'proxy'] : ['gateway'])
  })
}

t.test('SECURITY.md names the rights that provisioning asks for', async (t) => {
  const row = /^\| provision .*$/m.exec(read('SECURITY.md'))?.[0] ?? ''
  const asked = globSync('services/provision/src/*.ts', { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/ask\('(\w+):(\w+)'/g)].map(([, , action = '']) => action),
  )
  t.ok(asked.length >= 8)
  const named = [...row.matchAll(/`(?:\w+:)?(\w+)`/g)].map(([, action = '']) => action)
  t.same(named.sort(), [...new Set(asked)].sort())
})
