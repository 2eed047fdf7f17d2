import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'
import { parse } from 'yaml'

import { readImports, root } from './fixtures/workspace.ts'

interface Container {
  image: string
  ports?: string[]
  privileged?: boolean
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  pids_limit?: number
  mem_limit?: string
  environment?: Record<string, unknown>
}

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
  t.equal(run.length, 2)
  for (const stage of run) t.match(stage, /^USER node$/m)
})

for (const file of ['docker-compose.yml', 'docker-compose.aws.yml']) {
  const { services } = parse(read(file), { merge: true }) as { services: Record<string, Container> }

  t.test(
    `every service of ${file} has a root that cannot be written, no capability, and none to gain`,
    async (t) => {
      const ours = Object.entries(services).filter(([, { image }]) => image === 'moodscape-services')
      t.ok(ours.length >= 5)
      for (const [name, container] of ours) {
        t.match(
          container,
          { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
          name,
        )
        t.notOk(container.privileged, name)
      }
    },
  )

  t.test(`no container of ${file} may take all memory or start programs without end`, async (t) => {
    for (const [name, { pids_limit = 0, mem_limit = '' }] of Object.entries(services)) {
      t.ok(pids_limit > 0 && pids_limit <= 256, name)
      t.match(mem_limit, name === 'local-cloud' ? '2g' : needsMuch.has(name) ? '1g' : '768m', name)
    }
  })

  t.test(`${file} publishes nothing but the gateway's port and the local photos`, async (t) => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.length > 0 ? [name] : [],
    )
    t.same(published, [file === 'docker-compose.yml' ? 'local-cloud' : 'gateway'])
    for (const port of services['local-cloud']?.ports ?? []) t.match(port, /^127\.0\.0\.1:/)
  })
}
