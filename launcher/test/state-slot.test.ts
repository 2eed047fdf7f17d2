import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import t from 'tap'

import { identifyProcess } from '../src/process-identity.ts'
import { emptySlot, takeStateSlot } from '../src/state-slot.ts'

async function lockFirstSlot(root: string, content: string): Promise<void> {
  await mkdir(join(root, '1'), { recursive: true })
  await writeFile(join(root, '1', 'lock'), content)
}

t.test('the second of two running systems takes the second slot, and a released slot is the first again', async (t) => {
  const root = t.testdir()
  const first = await takeStateSlot(root)
  const second = await takeStateSlot(root)
  t.same([first, second].map((slot) => basename(slot.directory)), ['1', '2'])
  await first.release()
  t.equal((await takeStateSlot(root)).directory, first.directory)
})

t.test('the slot of a process that was killed is free', async (t) => {
  const root = t.testdir()
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  await lockFirstSlot(root, JSON.stringify(await identifyProcess(child.pid ?? 0)))
  t.equal(basename((await takeStateSlot(root)).directory), '2', 'held while it runs')
  child.kill('SIGKILL')
  await once(child, 'exit')
  t.equal(basename((await takeStateSlot(root)).directory), '1')
})

t.test('a slot is free when its process id belongs to another program by now', async (t) => {
  const root = t.testdir()
  await lockFirstSlot(root, JSON.stringify({ pid: process.pid, startedAt: 'long ago' }))
  t.equal(basename((await takeStateSlot(root)).directory), '1')
})

t.test('a lock that cannot be read, as after a power cut, holds nothing', async (t) => {
  const root = t.testdir()
  await lockFirstSlot(root, '{"pid":')
  t.equal(basename((await takeStateSlot(root)).directory), '1')
})

t.test('starts at the same moment take different slots, and leave nothing behind but their locks', async (t) => {
  const root = t.testdir()
  await lockFirstSlot(root, 'stale')
  const slots = await Promise.all(Array.from({ length: 8 }, () => takeStateSlot(root)))
  t.equal(new Set(slots.map((slot) => slot.directory)).size, 8)
  for (const slot of slots) t.same(await readdir(slot.directory), ['lock'])
})

t.test('an emptied slot is still held', async (t) => {
  const root = t.testdir()
  const slot = await takeStateSlot(root)
  await writeFile(join(slot.directory, 'jwt-secret'), 'secret')
  await emptySlot(slot, ['jwt-secret', 'cloud'])
  t.same(await readdir(slot.directory), ['lock'])
})
