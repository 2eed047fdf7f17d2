import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { findFreePort } from '@moodscape/local-cloud/free-port'

import type { Measure } from '../measure.ts'
import { readTreeMemory } from '../process/memory.ts'
import { figure, type Row } from '../row.ts'
import { spreadOf } from '../spread.ts'

const workspace = fileURLToPath(new URL('../../../../', import.meta.url))
const STARTS = 2
/** By then what a start has left behind is collected. */
const IDLE_SECONDS = 8

export const idle: Measure = {
  name: 'idle',
  about: 'npm start: how soon it is ready, and the memory of all its processes when nothing happens',
  run: measureIdle,
}

async function measureIdle(): Promise<Row[]> {
  const ready: number[] = []
  const rss: number[] = []
  const pss: number[] = []
  // The first start after a change of the sources builds the bundles: a turn that does not count comes first.
  for (let start = -1; start < STARTS; start++) {
    const began = performance.now()
    // What `npm start` runs. The memory of npm itself is not ours to spare, and it keeps signals to itself.
    const args = ['scripts/start.mjs', '--port', String(await findFreePort())]
    const child = spawn(process.execPath, args, {
      cwd: workspace,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      await untilReady(child)
      if (start < 0) continue
      ready.push((performance.now() - began) / 1_000)
      await wait(IDLE_SECONDS * 1_000)
      const memory = await readTreeMemory(child.pid ?? 0)
      rss.push(memory.rss)
      pss.push(memory.pss)
    } finally {
      await end(child)
    }
  }
  return [
    {
      what: 'npm start: ready, once installed',
      ours: figure(spreadOf(ready), 's'),
      goal: { atMost: 4, why: 'who starts it waits at the screen' },
    },
    {
      what: 'npm start, idle: pages counted in each process',
      ours: figure(spreadOf(rss), 'MB RSS'),
      goal: { atMost: 600, why: 'seven processes of Node.js, of which an empty one is 45 MB, and Redis' },
    },
    {
      what: 'npm start, idle: shared pages counted once',
      ours: figure(spreadOf(pss), 'MB PSS'),
      goal: { atMost: 450, why: 'what the machine really gives; half of a small one' },
    },
  ]
}

/** The launcher prints a line that begins with `ready` once everything runs. */
async function untilReady(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error('npm start has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    if (/^\s*ready\s/.test(line)) {
      child.stdout.resume()
      return
    }
  }
  throw new Error('npm start ended before it was ready')
}

/** The signal reaches the launcher, which stops all others in order. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
