import t from 'tap'

import { describeSecrets, SECRETS_OF } from '../../../local/cloud/src/container/service-secrets.ts'
import { readConfigSchemas } from '../src/read-config-schemas.ts'
import { isOurs, readContainers } from './fixtures/read-compose.ts'

const services = readContainers('docker-compose.aws.yml')
const ours = Object.entries(services).filter(([, container]) => isOurs(container))
const local = readContainers('docker-compose.yml')

/** Where a container listens is decided by its probe and its published port, where the page lies by the image. */
const decidedInside = new Set(['HOST', 'PORT', 'HEALTH_PORT', 'PAGE_DIR'])

async function readVariables(service: string): Promise<string[]> {
  return (await readConfigSchemas(service)).flatMap(({ properties }) => Object.keys(properties ?? {}))
}

t.test('each container gets the variables that its service reads, and no others', async (t) => {
  t.equal(ours.length, 6)
  for (const [name, { environment = {} }] of ours) {
    const given = Object.keys(environment).filter((variable) => !/^AWS_(?!REGION$)/.test(variable))
    const wanted = (await readVariables(name)).filter((variable) => !decidedInside.has(variable))
    t.same(given.sort(), wanted.sort(), name)
  }
})

t.test('no container is given a whole file of variables', async (t) => {
  t.same(
    [...Object.entries(services), ...Object.entries(local)].filter(
      ([, container]) => 'env_file' in container,
    ),
    [],
  )
})

t.test('the values are those of the operator, the address of Redis among them', async (t) => {
  for (const [name, { environment = {} }] of ours) {
    const { REDIS_URL, ...others } = environment
    if (name !== 'provision') t.match(REDIS_URL, /^\$\{REDIS_URL:\?/, name)
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

t.test(
  'on this machine each service gets only what it reads, and all that it cannot do without',
  async (t) => {
    for (const [name] of ours) {
      const { environment = {}, command = [] } = local[name] ?? {}
      const secrets = SECRETS_OF[name] ?? []
      const given = [...Object.keys(environment), ...secrets]
      const read = await readVariables(name)
      const unread = given.filter((variable) => !read.includes(variable) && !/^AWS_/.test(variable))
      t.same(unread, [], name)
      for (const { properties = {}, required = [] } of await readConfigSchemas(name)) {
        const wanted = required.filter((variable) => properties[variable]?.default === undefined)
        t.same(
          wanted.filter((variable) => !given.includes(variable)),
          [],
          name,
        )
      }
      t.ok(command.includes(`--env-file=/secrets/${name}.env`), name)
    }
  },
)

t.test('no secret of the local run stands in a file that everybody has', async (t) => {
  const known = {
    JWT_SECRET: 'a',
    SIGNING_SECRET: 'b',
    REPLICATE_WEBHOOK_SECRET: 'c',
    REPLICATE_API_TOKEN: 'd',
    AWS_ACCESS_KEY_ID: 'e',
    AWS_SECRET_ACCESS_KEY: 'f',
  }
  for (const [name, { environment = {} }] of Object.entries(local))
    t.same(
      Object.keys(environment).filter((variable) => variable in known),
      [],
      name,
    )
  t.equal(
    describeSecrets(SECRETS_OF.housekeeper ?? [], known),
    'AWS_ACCESS_KEY_ID=e\nAWS_SECRET_ACCESS_KEY=f\nSIGNING_SECRET=b\n',
  )
})
