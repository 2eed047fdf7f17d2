import { pause } from '@moodscape/shared/failures/keep-trying'
import t, { type Test } from 'tap'

import type { FollowOptions } from '../src/follow-prediction.ts'
import type { Prediction } from '../src/provider/replicate-client.ts'
import { setScene } from './fixtures/following-scene.ts'

/** A webhook that wakes the follower at each wait. */
const restless = async () => {}

const DONE = { status: 'succeeded', output: 'https://x/1' }
const deaf = () => new Promise<void>(() => {})

t.test('what was said of a prediction when it was made is the first look at it', async (t) => {
  const ended = await setScene(t)
  const made = { ...ended.prediction, ...DONE } as Prediction
  t.strictSame(await ended.follow({ made }), ['https://x/1'])
  t.equal(ended.replicate.gets(), 0)

  const failed = await setScene(t)
  const refused = { ...failed.prediction, status: 'failed', error: 'NSFW' } as Prediction
  await t.rejects(failed.follow({ made: refused }), { code: 'content_refused' })
  t.equal(failed.replicate.gets(), 0)

  const begun = await setScene(t, DONE)
  t.strictSame(await begun.follow({ made: begun.prediction }), ['https://x/1'])
  t.equal(begun.replicate.gets(), 1)
})

/** Follows without real waits. @returns how long it waited from look to look, in milliseconds */
async function pacesOf(t: Test, looks: number, options: Partial<FollowOptions>): Promise<number[]> {
  const running = Array.from({ length: looks - 1 }, () => ({ status: 'processing' }))
  const { follow, prediction, replicate } = await setScene(t, ...running, DONE)
  const paces: number[] = []
  const wait = async (milliseconds: number) => void paces.push(Math.round(milliseconds))
  t.strictSame(await follow({ made: prediction, wait, ...options }), ['https://x/1'])
  t.equal(replicate.gets(), looks)
  return paces
}

t.test('without webhooks a prediction is asked for often', async (t) => {
  t.strictSame(await pacesOf(t, 9, {}), [250, 350, 490, 686, 960, 1345, 1882, 2635])
})

t.test('beside a webhook it is asked for seldom, and comes to its end without it all the same', async (t) => {
  t.strictSame(await pacesOf(t, 4, { wakeUp: deaf }), [10_000, 20_000, 30_000, 30_000])
})

t.test('a prediction that was just made is not asked for before its webhook has come', async (t) => {
  const { follow, prediction, replicate } = await setScene(t, DONE)
  const wait = (_: number, ends: AbortSignal) => pause(3_600_000, ends)
  t.strictSame(await follow({ made: prediction, wait, wakeUp: restless }), ['https://x/1'])
  t.equal(replicate.gets(), 1)
})

t.test('one that another worker made is looked at first: its webhook may have come long ago', async (t) => {
  const { follow, replicate } = await setScene(t, DONE)
  t.strictSame(await follow({ wakeUp: deaf, wait: (_, ends) => pause(3_600_000, ends) }), ['https://x/1'])
  t.equal(replicate.gets(), 1)
})

t.test('after an event whose end is not to be seen yet it is asked for often', async (t) => {
  const { follow, prediction } = await setScene(t, { status: 'processing' }, { status: 'processing' }, DONE)
  const paces: number[] = []
  const wait = async (milliseconds: number, ends: AbortSignal) => {
    if (paces.push(milliseconds) === 1) await pause(3_600_000, ends)
  }
  const wakeUp = () => (paces.length === 1 ? Promise.resolve() : deaf())
  t.strictSame(await follow({ made: prediction, wait, wakeUp }), ['https://x/1'])
  t.strictSame(paces, [10_000, 250, 350])
})

t.test('no wait is much longer than what is left until the deadline', async (t) => {
  const deadline = new Date(Date.now() + 5_000)
  const [pace = 0] = await pacesOf(t, 1, { wakeUp: deaf, deadline })
  t.ok(pace <= 5_000 && pace > 0, String(pace))
})
