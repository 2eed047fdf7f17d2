import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { findFreePorts } from '@moodscape/local-cloud/free-port'
import t, { type Test } from 'tap'

import { openServiceLog } from '../../src/services/service-log.ts'
import { ServiceProcess } from '../../src/services/service-process.ts'
import { identifyProcess, isRunning } from '../../src/state/process-identity.ts'

async function describeService(t: Test, environment: Record<string, string> = {}) {
  const [port] = await findFreePorts(1)
  const url = `http://127.0.0.1:${port}/`
  const told = { spawned: 0, ready: 0, deaths: [] as string[], lines: [] as string[] }
  const log = openServiceLog(`${t.testdir()}/service.log`, (entry) => told.lines.push(entry.message))
  const service = new ServiceProcess({
    name: 'service',
    script: new URL('fixtures/service.ts', import.meta.url),
    environment: { PORT: String(port), GREETING: 'hello', ...environment },
    readyUrl: url,
    log,
    onSpawn: () => (told.spawned += 1),
    onReady: () => (told.ready += 1),
    onDeath: (how) => told.deaths.push(how),
  })
  t.teardown(async () => {
    await service.stop()
    await log.close()
  })
  return { service, url, told }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(10)
}

t.test('a started service answers, and gets the environment it was given and no other', async (t) => {
  const { service, url, told } = await describeService(t)
  await service.start()
  t.equal(await (await fetch(url)).text(), 'hello')
  t.equal(told.ready, 1)
  t.type(service.pid, 'number')
})

t.test('a stopped service has drained, is gone and stays away', async (t) => {
  const { service, url, told } = await describeService(t)
  await service.start()
  await service.stop()
  t.equal(service.pid, undefined)
  await t.rejects(fetch(url))
  t.same(told.deaths, [])
  await until(() => told.lines.includes('stopping'))
})

t.test('a service that dies is reported and started again', async (t) => {
  const { service, url, told } = await describeService(t)
  await service.start()
  const before = service.pid
  service.kill('SIGKILL')
  await until(
    async () =>
      service.pid !== before &&
      (await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )),
  )
  t.match(told.deaths, [/^was ended by SIGKILL/])
  t.equal(told.spawned, 2)
})

t.test('a restart gives a new process that is ready', async (t) => {
  const { service, url, told } = await describeService(t)
  await service.start()
  const before = service.pid
  await service.restart()
  t.not(service.pid, before)
  t.ok((await fetch(url)).ok)
  t.same(told.deaths, [])
})

t.test('a service that does not come up fails the start with its last words', async (t) => {
  const { service } = await describeService(t, { FAILS: 'yes' })
  await t.rejects(service.start(), {
    name: 'ServiceNotReady',
    message: /ended with code 7[^]*nothing works here/,
  })
  t.equal(service.pid, undefined)
})

t.test('a halted service can be stopped', async (t) => {
  const { service } = await describeService(t)
  await service.start()
  service.kill('SIGSTOP')
  await service.stop()
  t.equal(service.pid, undefined)
})

t.test('a service ends when its launcher is killed', async (t) => {
  const [port] = await findFreePorts(1)
  const script = fileURLToPath(new URL('fixtures/short-lived-launcher.ts', import.meta.url))
  const launcher = spawn(process.execPath, [script, String(port), `${t.testdir()}/service.log`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: launcher.stdout }), 'line')) as [string]
  const service = await identifyProcess(Number(line))
  if (!service) throw new Error('the service does not run')
  launcher.kill('SIGKILL')
  await until(async () => !(await isRunning(service)))
  t.pass('it is gone')
})
