import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

import t from 'tap'

import { root } from '../src/root.ts'

const become = `
  const { becomeNode24 } = await import(${JSON.stringify(`${root}/scripts/run-on-node24.mjs`)})
  process.exitCode = await becomeNode24('checks/workspace/test/fixtures/say-process.ts', ['one', 'two'], ['--expose-gc'])`

t.test(
  'npm start leaves no process behind that only waits, and signals and exit code are its own',
  async (t) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', become], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.teardown(() => child.kill('SIGKILL'))
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    t.match(JSON.parse(line), {
      // Where a process cannot be replaced, it waits for the other.
      ...('execve' in process && process.platform !== 'win32' && { pid: child.pid }),
      options: ['--expose-gc'],
      args: ['one', 'two'],
    })
    child.kill('SIGTERM')
    t.same(await once(child, 'exit'), [7, null])
  },
)
