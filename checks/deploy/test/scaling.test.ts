import t from 'tap'

import { render, valuesFile } from '../src/render.ts'
import { housekeepersNeed } from '../src/scaling/need.ts'
import { type NeedOf, playScenes } from '../src/scaling/scenes.ts'
import { SYNC_SECONDS } from '../src/scaling/simulate.ts'
import { unpackTools } from '../src/tools.ts'

const tools = await unpackTools(process.env.HELM_PATH)
const byNeed = await render(tools, { files: [valuesFile('everything')] })
const byProcessor = await render(tools, { files: [valuesFile('aws-irsa')] })

const play = (needOf: NeedOf, objects = byNeed) =>
  new Map(playScenes(objects, byProcessor, needOf).map(({ name, outcome }) => [name, outcome]))
const scenes = play(housekeepersNeed)
const sceneOf = (beginning: string, among = scenes) => {
  const found = [...among].find(([name]) => name.startsWith(beginning))
  if (!found) throw new Error(`there is no scene ${beginning}`)
  return found[1]
}

t.test('a flood brings the first further worker with the next question', async (t) => {
  for (const name of ['a flood', 'waves', 'steady', 'long work']) {
    const { firstUpAfter } = sceneOf(name)
    t.ok(firstUpAfter !== undefined && firstUpAfter <= SYNC_SECONDS, name)
  }
})

t.test('every job is done, and no worker is killed while it holds one', async (t) => {
  for (const [name, { killedBusy, done }] of scenes) {
    t.equal(killedBusy, 0, name)
    t.ok(done > 0, name)
  }
})

t.test('a grace period shorter than the drain would kill busy workers', async (t) => {
  const objects = structuredClone(byNeed)
  const image = objects.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith('image-worker'),
  )
  Object.assign((image?.spec as { template: { spec: object } }).template.spec, {
    terminationGracePeriodSeconds: 5,
  })
  const killed = [...play(housekeepersNeed, objects).values()].map(({ killedBusy }) => killedBusy)
  t.ok(Math.max(...killed) > 0)
})

t.test('nothing goes up and down again within five minutes', async (t) => {
  for (const [name, { turns }] of scenes) t.equal(turns, 0, name)
})

t.test('a storm of 429 brings no further workers, where a plain count would bring them all', async (t) => {
  const plainCount: NeedOf = ({ waiting, active, dueSoon }) => waiting + active + dueSoon
  t.ok(sceneOf('a storm').mostReplicas <= 2)
  t.equal(sceneOf('a storm', play(plainCount)).mostReplicas, 10)
})

t.test(
  'workers that keep up stay, where a count of what waits would take them away and bring them again',
  async (t) => {
    const onlyWaiting: NeedOf = ({ waiting }) => waiting
    t.equal(sceneOf('steady').turns, 0)
    t.ok(sceneOf('steady', play(onlyWaiting)).turns > 0)
  },
)

t.test('while /need cannot be asked no worker is taken away', async (t) => {
  const { minutes } = sceneOf('/need is away from minute 5')
  const during = minutes.slice(5, 15)
  t.same(
    during.toSorted((a, b) => a - b),
    during,
  )
  t.equal(sceneOf('/need is away from the beginning').mostReplicas, 2)
})
