import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import t from 'tap'

import { describeRun, hasMissed, type Outcome, writeRun } from '../src/report.ts'
import { single } from '../src/row.ts'

const met: Outcome = {
  name: 'jobs',
  seconds: 3,
  rows: [{ what: 'reads', ours: single(2, 'ms'), goal: { atMost: 3, why: 'as a test wants it' } }],
}
const missed: Outcome = {
  ...met,
  rows: [...met.rows, { what: 'writes', ours: single(2, 'ms'), goal: { atLeast: 3, why: 'the same' } }],
}

t.test('a run has missed where one goal is not met, or a measure failed', async (t) => {
  t.notOk(hasMissed([]))
  t.notOk(hasMissed([met]))
  t.ok(hasMissed([met, missed]))
  t.ok(hasMissed([met, { name: 'idle', seconds: 1, rows: [], failure: 'it did not start' }]))
})

t.test('the figures of a run are written as JSON, with a verdict for each goal', async (t) => {
  const file = join(t.testdir(), 'deep', 'figures.json')
  await writeRun(file, describeRun(new Date(0), 7, [missed]))
  t.match(JSON.parse(await readFile(file, 'utf8')), {
    began: '1970-01-01T00:00:00.000Z',
    seconds: 7,
    node: process.version,
    missed: true,
    measures: [
      {
        name: 'jobs',
        seconds: 3,
        rows: [
          { what: 'reads', ours: { median: 2, unit: 'ms', rounds: 1 }, isMet: true },
          { what: 'writes', goal: { atLeast: 3 }, isMet: false },
        ],
      },
    ],
  })
})
