import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'
import { parse } from 'yaml'

import { root } from './fixtures/workspace.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const services = globSync('*', { cwd: join(root, 'services') }).sort()

for (const file of ['docker-compose.yml', 'docker-compose.aws.yml']) {
  t.test(`${file} runs every service`, async (t) => {
    const containers = (parse(read(file), { merge: true }) as { services: Record<string, { image: string }> })
      .services
    const ours = Object.entries(containers).filter(([, { image }]) => image === 'moodscape-services')
    t.same(ours.map(([name]) => name).sort(), services)
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
