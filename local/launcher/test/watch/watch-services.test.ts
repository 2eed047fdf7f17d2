import { EventEmitter, once } from 'node:events'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { findFreePorts } from '@moodscape/local-cloud/free-port'
import t, { type Test } from 'tap'

import { openServiceLog } from '../../src/services/service-log.ts'
import { ServiceProcess } from '../../src/services/service-process.ts'
import { identifyProcess, isRunning } from '../../src/state/process-identity.ts'
import type { WatchedPage } from '../../src/watch/served-page.ts'
import { watchServices } from '../../src/watch/watch-services.ts'

const script = readFileSync(new URL('../services/fixtures/service.ts', import.meta.url), 'utf8')

function describeFolder(name: string, ...uses: string[]) {
  const dependencies = Object.fromEntries(uses.map((used) => [used, 'workspace:*']))
  return {
    'package.json': JSON.stringify({ name, dependencies }),
    src: { 'main.ts': script, 'other.ts': '' },
  }
}

/** A workspace of two services, each running, and what is printed about them. */
async function watchWorkspace(t: Test, page?: WatchedPage) {
  const root = t.testdir({
    packages: { mood: describeFolder('mood'), painting: describeFolder('painting', 'mood') },
    web: { src: { 'page.ts': '' } },
    services: { reader: describeFolder('reader', 'mood'), painter: describeFolder('painter', 'painting') },
  })
  const events = new EventEmitter()
  const ports = await findFreePorts(2)
  const services = new Map<string, ServiceProcess>()
  for (const [index, name] of ['reader', 'painter'].entries()) {
    const log = openServiceLog(join(root, `${name}.log`), () => {})
    const service = new ServiceProcess({
      name,
      script: pathToFileURL(join(root, 'services', name, 'src/main.ts')),
      environment: { PORT: String(ports[index]) },
      readyUrl: `http://127.0.0.1:${ports[index]}/`,
      log,
      onSpawn: () => events.emit(`${name} spawned`),
      onReady: () => {},
      onDeath: () => {},
    })
    services.set(name, service)
    t.teardown(async () => {
      await service.stop()
      await log.close()
    })
  }
  await Promise.all([...services.values()].map((service) => service.start()))
  const watched = await watchServices(root, services, (line) => events.emit('line', line), page)
  t.teardown(watched.close)
  return {
    events,
    watched,
    services,
    pids: () => [...services.values()].map(({ pid }) => pid),
    /** Writes a file as an editor does, and waits for what is printed. */
    async write(file: string, content: string): Promise<string> {
      const printed = once(events, 'line')
      const staged = join(root, 'staged')
      writeFileSync(staged, content)
      renameSync(staged, join(root, file))
      const [line] = (await printed) as [string]
      return line
    },
  }
}

t.test('restarts', async (t) => {
  const { services, pids, write } = await watchWorkspace(t)
  const [reader, painter] = pids()

  await t.test('a file of a service restarts that service, which is ready when it is told', async (t) => {
    t.equal(
      await write('services/painter/src/other.ts', '// new'),
      '  restarted painter (services/painter/src/other.ts)',
    )
    t.equal(pids()[0], reader)
    t.not(pids()[1], painter)
    t.type(services.get('painter')?.pid, 'number')
  })

  await t.test('a file of a package restarts those that use it, through another package too', async (t) => {
    t.match(await write('packages/painting/src/other.ts', '// new'), /restarted painter \(/)
    t.equal(pids()[0], reader)
    t.match(await write('packages/mood/src/other.ts', '// new'), /restarted reader, painter/)
    t.not(pids()[0], reader)
  })

  await t.test('a service with a syntax error is started again at the next change of any file', async (t) => {
    t.equal(
      await write('services/painter/src/main.ts', 'const = ;'),
      '  could not start painter: the next change tries again (services/painter/src/main.ts)',
    )
    t.equal(services.get('painter')?.pid, undefined)
    t.match(
      await write('services/reader/src/other.ts', '// new'),
      /restarted reader; could not start painter: the next change tries again/,
    )
    t.match(await write('services/painter/src/main.ts', script), /restarted painter/)
    t.type(services.get('painter')?.pid, 'number')
  })
})

t.test('stopping while a service is being restarted leaves no process behind', async (t) => {
  const { events, watched, services, write } = await watchWorkspace(t)
  const spawned = once(events, 'painter spawned')
  void write('services/painter/src/other.ts', '// new')
  await spawned
  const pid = services.get('painter')?.pid ?? 0
  const identity = await identifyProcess(pid)
  await Promise.all([watched.close(), ...[...services.values()].map((service) => service.stop())])
  t.ok(identity)
  t.notOk(identity && (await isRunning(identity)))
  t.same(
    [...services.values()].map((service) => service.pid),
    [undefined, undefined],
  )
})

t.test('a file of the page has it built, and then what serves it restarted', async (t) => {
  const built: string[] = []
  const { services, pids, write } = await watchWorkspace(t, {
    sources: ['web/src'],
    async build() {
      if (built.push('page') === 1) throw new Error('a brace is missing')
    },
  })
  const [reader] = pids()
  const gateway = services.get('reader')
  if (gateway) services.set('gateway', gateway)
  t.match(await write('web/src/page.ts', '{'), /could not build the page.*\na brace is missing/)
  t.equal(pids()[0], reader, 'the page that was there is still served')
  t.equal(await write('web/src/page.ts', '{}'), '  restarted gateway (web/src/page.ts)')
  t.not(pids()[0], reader)
})
