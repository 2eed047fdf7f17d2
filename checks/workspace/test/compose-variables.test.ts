import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import t from 'tap'
import { parse } from 'yaml'

import { root } from './fixtures/workspace.ts'

interface Container {
  image: string
  env_file?: unknown
  environment?: Record<string, string | null>
  command?: string[]
  ports?: string[]
}

const { services } = parse(readFileSync(join(root, 'docker-compose.aws.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Container>
}
const ours = Object.entries(services).filter(([, { image }]) => image === 'moodscape-services')

/** Where a container listens is decided by its probe and its published port, where the page lies by the image. */
const decidedInside = new Set(['HOST', 'PORT', 'HEALTH_PORT', 'PAGE_DIR'])

async function readVariables(service: string): Promise<string[]> {
  const file = pathToFileURL(join(root, 'services', service, 'src/config.ts')).href
  const module = (await import(file)) as Record<string, { properties?: object }>
  return Object.values(module).flatMap((exported) => Object.keys(exported.properties ?? {}))
}

t.test('each container gets the variables that its service reads, and no others', async (t) => {
  t.equal(ours.length, 5)
  for (const [name, { environment = {} }] of ours) {
    const given = Object.keys(environment).filter((variable) => !/^AWS_(?!REGION$)/.test(variable))
    const wanted = (await readVariables(name)).filter((variable) => !decidedInside.has(variable))
    t.same(given.sort(), wanted.sort(), name)
  }
})

t.test('no container is given a whole file of variables', async (t) => {
  t.same(
    Object.entries(services).filter(([, container]) => 'env_file' in container),
    [],
  )
})

t.test('the values are those of the operator, the address of Redis among them', async (t) => {
  for (const [name, { environment = {} }] of ours) {
    const { REDIS_URL, ...others } = environment
    t.match(REDIS_URL, /^\$\{REDIS_URL:\?/, name)
    t.same(
      Object.entries(others).filter(([, value]) => value !== null),
      [],
      name,
    )
  }
})

t.test('the Redis beside the services has a password and a bound on its memory', async (t) => {
  const command = services.redis?.command?.join('\n') ?? ''
  t.match(command, /requirepass/)
  t.match(command, /--maxmemory \d+mb --maxmemory-policy noeviction/)
})

t.test('the gateway is published to this machine alone, where a proxy speaks TLS', async (t) => {
  const published = Object.values(services).flatMap(({ ports = [] }) => ports)
  t.ok(published.length > 0)
  for (const port of published) t.match(port, /^127\.0\.0\.1:/)
})
