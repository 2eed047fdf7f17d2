import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import t from 'tap'

import { emptySlot, takeStateSlot } from '../../src/state/state-slot.ts'

const holder = fileURLToPath(new URL('fixtures/hold-slot.ts', import.meta.url))

async function holdSlot(root: string): Promise<{ process: ChildProcess; slot: string }> {
  const child = spawn(process.execPath, [holder, root], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [directory] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { process: child, slot: basename(directory) }
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

t.test(
  'the second of two holders takes the second slot, and a released slot is the first again',
  async (t) => {
    const root = t.testdir()
    const first = await takeStateSlot(root)
    const second = await takeStateSlot(root)
    t.same(
      [first, second].map((slot) => basename(slot.directory)),
      ['1', '2'],
    )
    first.release()
    const third = await takeStateSlot(root)
    t.equal(third.directory, first.directory)
    second.release()
    third.release()
  },
)

t.test('processes that start at the same moment take different slots', async (t) => {
  const root = t.testdir()
  const holders = await Promise.all([holdSlot(root), holdSlot(root), holdSlot(root), holdSlot(root)])
  t.same(holders.map(({ slot }) => slot).sort(), ['1', '2', '3', '4'])
  await Promise.all(holders.map((held) => kill(held.process)))
})

t.test('the slot of a process that was killed is free at once', async (t) => {
  const root = t.testdir()
  const held = await holdSlot(root)
  const beside = await takeStateSlot(root)
  t.equal(basename(beside.directory), '2', 'held while it runs')
  await kill(held.process)
  const freed = await takeStateSlot(root)
  t.equal(basename(freed.directory), '1')
  beside.release()
  freed.release()
})

t.test('an emptied slot has lost its state and is still held', async (t) => {
  const root = t.testdir()
  const slot = await takeStateSlot(root)
  await writeFile(join(slot.directory, 'jwt-secret'), 'secret')
  await emptySlot(slot, ['jwt-secret', 'cloud'])
  t.notOk((await readdir(slot.directory)).includes('jwt-secret'))
  const other = await takeStateSlot(root)
  t.not(other.directory, slot.directory)
  slot.release()
  other.release()
})
