import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import t from 'tap'

import { root } from '../src/root.ts'

const run = (STRAY: string) =>
  promisify(execFile)(
    process.execPath,
    ['scripts/testing/run-in-turn.mjs', 'checks/workspace/test/fixtures/stray-errors.ts'],
    { cwd: root, env: { ...process.env, STRAY } },
  )

for (const stray of ['exception', 'rejection'])
  t.test(`${stray}: what nobody catches fails the test that it comes in, and is shown`, async (t) => {
    const ended: unknown = await run(stray).catch((error: unknown) => error)
    t.match(ended, {
      code: Number,
      stdout: /ok 1 - before.*not ok 2 - meanwhile/s,
      stderr: /Error: nobody caught it\n +at .*stray-errors\.ts:\d+/,
    })
  })
