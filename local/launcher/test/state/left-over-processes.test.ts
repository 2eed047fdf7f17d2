import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import t from 'tap'

import { createProcessList, endLeftOverProcesses } from '../../src/state/left-over-processes.ts'

t.test('what an earlier start has left running is ended', async (t) => {
  const file = join(t.testdir(), 'processes.json')
  const child = spawn(process.execPath, [
    '-e',
    'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)',
  ])
  await once(child, 'spawn')
  const exited = once(child, 'exit')
  const list = createProcessList(file)
  list.write([])
  list.write([child.pid ?? 0])
  await list.settled()
  await endLeftOverProcesses(file)
  t.same(await exited, [null, 'SIGKILL'])
})

t.test('another program that got the number of an ended process is left alone', async (t) => {
  const file = join(t.testdir(), 'processes.json')
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  await writeFile(file, JSON.stringify([{ pid: child.pid, startedAt: 'long ago' }]))
  await endLeftOverProcesses(file)
  t.equal(child.exitCode, null)
  t.equal(child.signalCode, null)
  child.kill('SIGKILL')
  await once(child, 'exit')
})

t.test('no list, or half a list, names no process', async (t) => {
  const folder = t.testdir({ 'half.json': '[{"pid":' })
  await t.resolves(endLeftOverProcesses(join(folder, 'none.json')))
  await t.resolves(endLeftOverProcesses(join(folder, 'half.json')))
})
