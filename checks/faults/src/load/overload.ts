import { setTimeout as wait } from 'node:timers/promises'

import { countOne } from '../clients/count-one.ts'
import { lacksRetryAfter } from '../clients/recording-fetch.ts'
import { describeStatuses, describeTimes } from '../scene/describe-figures.ts'
import type { Fault, Scene } from '../scene/fault.ts'

const OVER_WITHIN_MS = 5_000
/** No answer takes longer; clients give up after 15 s. */
const LONGEST_ANSWER_MS = 12_000

/** Two kinds of more requests than can be served: the gateway refuses some, does not die, and recovers. */
export const overload: Fault[] = [
  {
    injected: "the gateway's event loop stands still for 7 s under requests",
    async run(scene) {
      await flood(scene, 300, async () => {
        scene.rig.system.services.get('gateway')?.kill('SIGUSR2')
        await wait(300)
      })
    },
  },
  {
    injected: 'DynamoDB takes half a second for each of 2,000 requests at once',
    async run(scene) {
      const statuses = await flood(scene, 2_000, async () => {
        scene.rig.faults.dynamodb.inject({ match: () => true, action: { type: 'delay', milliseconds: 500 } })
      })
      if (!statuses.has(503)) scene.fail('nothing was shed')
    },
  },
]

/** @returns how often each status was answered */
async function flood(scene: Scene, atOnce: number, begin: () => Promise<void>): Promise<Map<number, number>> {
  const { rig, ledger } = scene
  const { user } = await ledger.submit()
  const statuses = new Map<number, number>()
  const times: number[] = []
  const ask = async () => {
    const asked = performance.now()
    const answer = await fetch(`${rig.system.gatewayUrl}/gallery`, {
      headers: { authorization: `Bearer ${user.token}` },
    }).catch(() => undefined)
    await answer?.arrayBuffer().catch(() => undefined)
    times.push(performance.now() - asked)
    const status = answer?.status ?? 0
    countOne(statuses, status)
    if (answer && lacksRetryAfter(answer)) scene.fail('503 without Retry-After')
    return status
  }
  scene.countInjection()
  await begin()
  await Promise.all(Array.from({ length: atOnce }, ask))
  rig.faults.dynamodb.clear()
  const over = Date.now()
  while ((await ask()) !== 200 && Date.now() < over + OVER_WITHIN_MS) await wait(50)
  const recovery = Date.now() - over
  scene.note(
    `answers: ${describeStatuses(statuses)}; ${describeTimes(times)}; served again ${recovery} ms after`,
  )
  for (const status of statuses.keys())
    if (status !== 200 && status !== 503) scene.fail(`answered with ${status || 'nothing'}`)
  if (Math.max(...times) > LONGEST_ANSWER_MS) scene.fail(`an answer took longer than ${LONGEST_ANSWER_MS} ms`)
  if (recovery >= OVER_WITHIN_MS) scene.fail(`nothing was served within ${OVER_WITHIN_MS} ms after`)
  return statuses
}
