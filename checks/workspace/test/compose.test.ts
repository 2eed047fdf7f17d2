import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import {
  COMPOSE_FILES,
  type Container,
  isOurs,
  LAID_OVER,
  readCompose,
  readContainers,
  STARTED,
} from './fixtures/read-compose.ts'
import { listPackages, root } from './fixtures/workspace.ts'

const services = globSync('*', { cwd: join(root, 'services') }).sort()
const packages = listPackages()
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
/** Containers by file and name. */
const everyone = COMPOSE_FILES.flatMap((file) =>
  Object.entries(readContainers(file)).map(([name, container]): [string, Container] => [
    `${file} ${name}`,
    container,
  ]),
)
/** What docker-compose.stores.yml only changes is whole in the file below it. */
const whole = everyone.filter(([, { image }]) => image !== undefined)

t.test('no container has a root that can be written, a capability, or a way to gain one', async (t) => {
  t.ok(whole.length > 25)
  for (const [name, container] of whole) {
    t.match(container, { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }, name)
    t.notOk(container.privileged ?? container.cap_add, name)
    t.ok((container.pids_limit ?? 0) > 0 && (container.pids_limit ?? 0) <= 256, name)
    t.match(container.mem_limit, /^(768m|1g|2g)$/, name)
  }
})

t.test(
  'containers have a network of their own and find each other by name, so that each can be scaled',
  async (t) => {
    for (const [name, { network_mode, ports = [], ...container }] of everyone) {
      t.equal(network_mode, undefined, name)
      t.notOk('container_name' in container, name)
      const isScaled = services.some((service) => name === `docker-compose.yml ${service}`)
      if (isScaled) t.same(ports, [], `${name} has no port of this machine`)
    }
  },
)

t.test('what is published is published to this machine alone', async (t) => {
  const published = everyone.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]))
  t.ok(published.length >= 7)
  t.same(
    published.filter(([, port = '']) => !port.startsWith('127.0.0.1:')),
    [],
  )
})

t.test('each container of ours is an image and a target of its own name, and is probed', async (t) => {
  for (const file of STARTED) {
    for (const [name, container] of Object.entries(readContainers(file)).filter(([, one]) => isOurs(one))) {
      t.match(container, { image: `moodscape-${name}`, build: { target: name } }, file)
      t.match(dockerfile, new RegExp(`^FROM .+ AS ${name}$`, 'm'))
      if (name !== 'provision') t.ok(container.healthcheck, `${file} ${name}`)
    }
  }
})

t.test('services get more time to end than they take', async (t) => {
  const containers = readContainers('deploy/compose/services.yml')
  for (const service of services.filter((name) => name !== 'provision'))
    t.equal(containers[service]?.stop_grace_period, '35s', service)
})

t.test('services start once table and bucket are there, which provision makes and then ends', async (t) => {
  const containers = readContainers('docker-compose.yml')
  t.equal(containers.provision?.restart, 'no')
  for (const service of services.filter((name) => name !== 'provision'))
    t.match(containers[service]?.depends_on, { provision: { condition: 'service_completed_successfully' } })
})

t.test('an image holds its service and the packages that this imports, and no others', async (t) => {
  for (const service of [...services, 'local-cloud']) {
    const folder = service === 'local-cloud' ? 'local/cloud' : `services/${service}`
    const copied = [...stage('service'), ...stage(service)].filter((source) => source.endsWith('/src')).sort()
    t.same(
      copied,
      closure(folder)
        .map((one) => `${one}/src`)
        .sort(),
      service,
    )
    t.match(dockerfile, `install-modules ${folder}`)
    t.match(dockerfile, `org.opencontainers.image.title="moodscape-${service}"`)
  }
})

t.test('an image with sources that open pictures has libvips, the others go without', async (t) => {
  const opens = new Set(['emotion-worker', 'image-worker'])
  for (const service of services) {
    const line = new RegExp(`install-modules services/${service}( @img\\+ sharp@)?$`, 'm').exec(dockerfile)
    t.equal(line?.[1] === undefined, opens.has(service), service)
  }
})

t.test('docker compose watch builds again what a change concerns', async (t) => {
  const containers = readContainers('deploy/compose/services.yml')
  for (const service of services.filter((name) => name !== 'provision')) {
    const watched = containers[service]?.develop?.watch.map(({ path }) => path.replace('../../', '')) ?? []
    const missing = closure(`services/${service}`).filter((folder) => !watched.includes(`${folder}/src`))
    t.same(missing, [], service)
    t.ok(watched.includes('pnpm-lock.yaml'), service)
    // A root that cannot be written takes no files.
    t.same(
      containers[service]?.develop?.watch.filter(({ action }) => action !== 'rebuild'),
      [],
    )
  }
})

t.test('the default needs no image from elsewhere but Redis', async (t) => {
  const { services: own, include } = readCompose('docker-compose.yml')
  const foreign = Object.entries(readContainers('docker-compose.yml')).filter(([, one]) => !isOurs(one))
  t.same(
    foreign.map(([name]) => name),
    ['redis'],
  )
  t.ok(own.proxy)
  for (const file of include ?? [])
    for (const [name, { profiles }] of Object.entries(readContainers(file))) t.ok(profiles?.length, name)
})

t.test('the stores laid over it answer to the names that the local cloud gives up', async (t) => {
  const below = readContainers('docker-compose.yml')['local-cloud']
  const above = readContainers(LAID_OVER)
  const names = below?.networks?.default?.aliases ?? []
  t.same(
    Object.entries(above)
      .flatMap(([name, { image }]) => (image ? [name] : []))
      .sort(),
    [...names].sort(),
  )
  t.same(above['local-cloud']?.networks, { default: {} })
  t.same(above['local-cloud']?.ports, [])
  t.same(above.s3?.ports, below?.ports)
})

/** What a stage of the Dockerfile copies from the build context. */
function stage(name: string): string[] {
  const text = dockerfile.split(/^FROM /m).find((one) => one.split('\n')[0]?.endsWith(` AS ${name}`)) ?? ''
  return [...text.matchAll(/^COPY --link (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  )
}

/** A folder of the workspace and all that it imports of it. */
function closure(folder: string, found = new Set<string>()): string[] {
  if (found.has(folder)) return [...found]
  found.add(folder)
  const manifest = packages.find((one) => one.folder === folder)?.manifest
  for (const { folder: other, manifest: imported } of packages)
    if (manifest?.dependencies?.[imported.name]) closure(other, found)
  return [...found]
}
