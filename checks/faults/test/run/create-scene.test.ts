import t from 'tap'

import { createScene, type Seen } from '../../src/run/create-scene.ts'
import type { Scene } from '../../src/scene/fault.ts'

function writeDown(isQuick: boolean, act: (scene: Scene) => void): Seen {
  const seen: Seen = { injections: 0, findings: [], notes: [] }
  const given = { rig: {}, ledger: {}, stores: {}, checkAtEnd: () => {} } as unknown as Scene
  act(createScene({ ...given, seed: 1, isQuick, seen }))
  return seen
}

t.test('what took too long is a finding of a full run, and a note of a quick one', async (t) => {
  const slow = (isQuick: boolean) => writeDown(isQuick, (scene) => scene.tooSlow('answers took long'))
  t.match(slow(false), { findings: ['answers took long'], notes: [] })
  t.match(slow(true), { findings: [], notes: ['answers took long'] })
})

t.test('what is wrong is a finding of every run', async (t) => {
  for (const isQuick of [true, false])
    t.strictSame(writeDown(isQuick, (scene) => scene.fail('lost')).findings, ['lost'])
})
