import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { findFreePort } from '@moodscape/local-cloud/free-port'
import { askRedis } from '@moodscape/local-cloud/redis/ask-redis'
import { startRedis } from '@moodscape/local-cloud/redis/start-redis'
import t, { type Test } from 'tap'

type FixtureDirContent = NonNullable<Parameters<Test['testdir']>[0]>

/** How the launcher is started. */
interface Launcher {
  script: string
  args: string[]
}

/** As `npm start -- --watch` runs it. */
const FROM_SOURCES: Launcher = { script: fileURLToPath(new URL('../src/main.ts', import.meta.url)), args: [] }
/** As `npm start` runs it. */
const fromBundles = (folder: string): Launcher => ({
  script: join(folder, 'launcher.mjs'),
  args: [`--bundles=${folder}`],
})
/** Where `npm test` has put bundles: a system starts from them in half the time of the processor. */
const bundlesOfAll = process.env['SERVICE_BUNDLES']

interface Start {
  process: ChildProcess
  /** All that was printed so far. */
  printed: () => string
  /** Resolves when this was printed, or when the process has ended. */
  until: (text: string) => Promise<void>
  /** Exit code. */
  ended: Promise<number | null>
}

/** Starts the system as `npm start` does, with state and settings in a folder of its own. */
function start(
  t: Test,
  folder: string,
  args: string[] = [],
  environment: NodeJS.ProcessEnv = {},
  launcher = bundlesOfAll ? fromBundles(bundlesOfAll) : FROM_SOURCES,
): Start {
  const { PORT: _port, REDIS_URL: _redis, ...inherited } = process.env
  const child = spawn(process.execPath, [launcher.script, ...launcher.args, ...args], {
    cwd: folder,
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    process: child,
    printed: () => printed,
    ended,
    async until(text) {
      while (!printed.includes(text) && child.exitCode === null)
        await Promise.race([once(child.stdout, 'data'), ended])
    },
  }
}

t.test('what is wrong at the start is told in a sentence, without a stack', async (t) => {
  const squatter = createServer().listen(0, '127.0.0.1')
  t.teardown(() => squatter.close())
  await once(squatter, 'listening')
  const taken = String((squatter.address() as AddressInfo).port)
  const cases: Record<string, [files: FixtureDirContent, args: string[], message: RegExp]> = {
    'settings that are a folder': [{ '.env': {} }, [], /^\.env is a folder/m],
    'settings that cannot be honoured': [{ '.env': 'HEALTH_PORT=1' }, [], /^ {2}- HEALTH_PORT is chosen/m],
    'a state folder that cannot be made': [
      { '.moodscape': '' },
      [],
      /^A file is in the place of a folder.+ENOTDIR/m,
    ],
    'a port that is none': [{}, ['--port', '65536'], /^65536 is not a port/m],
    'a port that is taken': [{}, ['--port', taken], /^Port \d+ is taken by another program/m],
    'an option that is none': [{}, ['--watched'], /^Unknown option '--watched'.*\nUsage: npm start/m],
  }
  const folder = t.testdir(Object.fromEntries(Object.entries(cases).map(([what, [files]]) => [what, files])))
  await Promise.all(
    Object.entries(cases).map(async ([what, [, args, message]]) => {
      const { ended, printed } = start(t, join(folder, what), args)
      t.equal(await ended, 1, what)
      t.match(printed(), message, what)
      t.notMatch(printed(), /^ {4}at /m, what)
    }),
  )
})

t.test('settings of the stores and the gateway are honoured by the whole system', async (t) => {
  const port = await findFreePort()
  const settings = {
    PORT: String(port),
    HOST: '0.0.0.0',
    AWS_REGION: 'us-east-1',
    TABLE_NAME: 'other-table',
    BUCKET_NAME: 'other-bucket',
    GUEST_SESSIONS: 'false',
    SINGING_SECRET: 'misspelt',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\r\n`)
  const {
    process: child,
    printed,
    until,
    ended,
  } = start(t, t.testdir({ '.env': `\uFEFF${lines.join('')}` }), [], {}, FROM_SOURCES)
  await until('Ctrl-C stops everything')
  t.match(printed(), /No service reads SINGING_SECRET/)
  t.match(printed(), /Guest sessions are off/)
  t.match(printed(), `Moodscape runs at http://127.0.0.1:${port} `)
  t.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200)
  t.equal((await fetch(`http://127.0.0.1:${port}/session`, { method: 'POST' })).status, 404)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})

t.test('a key set, and a Redis with a password, take the place of what the system brings', async (t) => {
  const folder = t.testdir()
  const redis = await startRedis({ directory: join(folder, 'redis') })
  t.teardown(redis.close)
  await askRedis(redis.port, 'CONFIG SET requirepass of-the-operator')
  const url = `redis://:of-the-operator@127.0.0.1:${redis.port}`
  writeFileSync(join(folder, '.env'), `JWKS_URL=https://127.0.0.1:1/keys\nREDIS_URL=${url}\n`)
  const { process: child, printed, until, ended } = start(t, folder)
  await until('Ctrl-C stops everything')
  t.match(printed(), /Guest sessions are off/)
  const [gatewayUrl] = /(?<=Moodscape runs at )\S+/.exec(printed()) ?? []
  t.equal((await fetch(`${gatewayUrl}/readyz`)).status, 200)
  t.notMatch(printed(), /of-the-operator/)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})

t.test('bundles start as their sources do, and check the settings by the same schemas', async (t) => {
  const folder = t.testdir({
    wrong: { '.env': 'URL_SECONDS=many\n' },
    right: { '.env': 'QUEUE_DASHBOARD=true\n' },
  })
  const bundles = bundlesOfAll ?? join(folder, 'bundles')
  if (!bundlesOfAll)
    await promisify(execFile)(process.execPath, [
      fileURLToPath(new URL('../src/bundles/main.ts', import.meta.url)),
      bundles,
    ])
  const startBundled = (name: string) => start(t, join(folder, name), [], {}, fromBundles(bundles))
  const wrong = startBundled('wrong')
  t.equal(await wrong.ended, 1)
  t.match(wrong.printed(), /^The settings cannot be used:\n {2}- URL_SECONDS/m)
  const { process: child, printed, until, ended } = startBundled('right')
  await until('Ctrl-C stops everything')
  const [gatewayUrl] = /(?<=Moodscape runs at )\S+/.exec(printed()) ?? []
  for (const path of ['/readyz', '/docs/', '/docs/static/swagger-ui.css'])
    t.equal((await fetch(`${gatewayUrl}${path}`)).status, 200, path)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})
