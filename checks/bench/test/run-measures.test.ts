import t from 'tap'

import type { Measure } from '../src/measure.ts'
import { single } from '../src/row.ts'
import { runMeasures } from '../src/run-measures.ts'
import type { World } from '../src/worlds/world.ts'

function collectWorlds() {
  const used: string[] = []
  return {
    used,
    directory: '/nowhere',
    async use(stores: string) {
      used.push(stores)
      return {} as World
    },
    async useNone() {
      used.push('none')
    },
  }
}

const row = { what: 'a row', ours: single(1, 'ms') }

t.test('measures run in their order, each on the stores that it wants', async (t) => {
  const worlds = collectWorlds()
  const measures: Measure[] = [
    { name: 'alone', about: '', run: async (directory) => [{ ...row, what: directory }] },
    { name: 'on stores', about: '', stores: 'instant', run: async () => [row] },
  ]
  const outcomes = await runMeasures(measures, worlds, () => {})
  t.same(worlds.used, ['none', 'instant'])
  t.match(outcomes, [
    { name: 'alone', rows: [{ what: '/nowhere' }] },
    { name: 'on stores', rows: [row] },
  ])
})

t.test('one that fails says why, and the others are measured', async (t) => {
  const lines: string[] = []
  const measures: Measure[] = [
    { name: 'broken', about: '', run: async () => Promise.reject(new Error('no Redis')) },
    { name: 'whole', about: '', run: async () => [row] },
  ]
  const outcomes = await runMeasures(measures, collectWorlds(), (line) => lines.push(line))
  t.match(outcomes, [{ name: 'broken', failure: 'no Redis', rows: [] }, { rows: [row] }])
  t.ok(lines.includes('broken was not measured: no Redis'))
})

t.test('a goal that is missed is explained at the end', async (t) => {
  const lines: string[] = []
  const goal = { atLeast: 2, why: 'two are needed' }
  const run = async () => [{ ...row, goal }]
  await runMeasures([{ name: 'slow', about: '', run }], collectWorlds(), (line) => lines.push(line))
  t.equal(lines.at(-1), '  a row: two are needed')
})
