import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { isOurs, readContainers, STARTED } from './fixtures/read-compose.ts'
import { root } from './fixtures/workspace.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const services = globSync('*', { cwd: join(root, 'services') }).sort()

/** What stands in for the world around the services, on one machine. */
const aroundThem = ['local-cloud', 'proxy']

for (const file of STARTED) {
  t.test(`${file} runs every service`, async (t) => {
    const ours = Object.entries(readContainers(file)).filter(([, container]) => isOurs(container))
    const names = ours.map(([name]) => name).filter((name) => !aroundThem.includes(name))
    t.same(names.sort(), services)
  })
}

t.test('SECURITY.md says what every service holds', async (t) => {
  const section = read('SECURITY.md').split('## Who holds what\n')[1]?.split('\n## ')[0] ?? ''
  const rows = [...section.matchAll(/^\| ([\w-]+)/gm)].map(([, name = '']) => name)
  t.same(rows.filter((name) => name !== 'process' && !name.startsWith('-')).sort(), services)
})

t.test('the architecture page says what every service does', async (t) => {
  for (const service of services)
    t.match(read('docs/architecture.md'), `[${service}](../services/${service}/`, service)
})
