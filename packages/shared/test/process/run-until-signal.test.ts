import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import t, { type Test } from 'tap'

const FIXTURE = fileURLToPath(new URL('../fixtures/stoppable-process.ts', import.meta.url))

/** Starts the process and returns what it logs and how it ends; `hear` is called with each line at once. */
function start(
  t: Test,
  args: string[],
  hear: (message: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
) {
  const child = spawn(process.execPath, [FIXTURE, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const lines: { msg: string; level: string; err?: object }[] = []
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as (typeof lines)[number]
    lines.push(line)
    hear(line.msg, (signal) => child.kill(signal))
  })
  return once(child, 'close').then(([code]) => ({
    code: code as number,
    lines,
    said: lines.map(({ msg }) => msg),
  }))
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  t.test(`${signal} stops the process in order`, async (t) => {
    const { code, said } = await start(t, ['well'], (message, kill) => {
      if (message === 'running') kill(signal)
    })
    t.equal(code, 0)
    t.strictSame(said, ['running', 'stopping', 'stop was called', 'stopped'])
  })
}

t.test('an error that nobody caught is told, and ends the process in order', async (t) => {
  const { code, lines, said } = await start(t, ['well', '0', 'accident'])
  t.equal(code, 1)
  t.strictSame(said, ['running', 'uncaught error', 'stopping', 'stop was called', 'stopped'])
  t.match(lines[1], { level: 'fatal', err: { message: 'nobody catches this' } })
})

t.test('a second signal does not wait', async (t) => {
  const { code, said } = await start(t, ['never', '3600'], (message, kill) => {
    if (message === 'running' || message === 'stop was called') kill('SIGTERM')
  })
  t.equal(code, 1)
  t.strictSame(said, ['running', 'stopping', 'stop was called'])
})

t.test('a stop that hangs is given up after the deadline', async (t) => {
  const { code, said } = await start(t, ['never'], (message, kill) => {
    if (message === 'running') kill('SIGTERM')
  })
  t.equal(code, 1)
  t.strictSame(said, ['running', 'stopping', 'stop was called', 'stopping took too long'])
})

t.test('a stop that fails is told', async (t) => {
  const { code, lines } = await start(t, ['badly'], (message, kill) => {
    if (message === 'running') kill('SIGTERM')
  })
  t.equal(code, 1)
  t.match(lines.at(-1), { level: 'error', msg: 'stopping failed', err: { message: 'it does not stop' } })
})
