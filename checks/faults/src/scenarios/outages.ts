import { setTimeout as wait } from 'node:timers/promises'

import type { Entry } from '../clients/ledger.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'
import { on, onMatch, type RequestMatcher } from '../scene/fault-rules.ts'
import { killImageWorkers } from '../scene/kill-image-workers.ts'

/** To a provider that is down: a few requests from each process until its circuit opens, then single trials. */
const MOST_REQUESTS = 90
/** More than it takes on this machine without an outage. */
const EMOTION_WITHIN_MS = 5_000

/** Replicate is down, wants money, or refuses everything: requests to it stay few, and nothing else suffers. */
export const outages: Scenario = {
  name: 'outages',
  faults: [
    {
      injected: 'Replicate away for 15 s, while emotions are read as usual',
      kinds: ['image', 'melody'],
      settleSeconds: 60,
      async run(scene) {
        const { rig, ledger } = scene
        const ordinary = await timeOfEmotion(scene, await ledger.submit())
        rig.faults.replicate.inject({ match: () => true, action: { type: 'reset' } })
        const before = rig.faults.replicate.log.length
        const end = Date.now() + 15_000
        scene.countInjection()
        const times: number[] = []
        while (Date.now() < end) {
          times.push(await timeOfEmotion(scene, await ledger.submit()))
          await wait(700)
        }
        rig.faults.replicate.clear()
        const sent = rig.faults.replicate.log.length - before
        scene.note(
          `${sent} requests to Replicate meanwhile; the slowest emotion took ${Math.max(...times)} ms (before: ${ordinary} ms)`,
        )
        if (sent > MOST_REQUESTS)
          scene.fail(`Replicate got more than ${MOST_REQUESTS} requests while it was away`)
        if (Math.max(...times) > EMOTION_WITHIN_MS + ordinary)
          scene.fail('emotions had to wait for Replicate')
        await ledger.settle(60_000)
      },
    },
    refusing('no credit (402), and users give up', 402, ['canceled'], async (scene) => {
      await wait(6_000)
      const jobs = scene.ledger.entries.flatMap((entry) =>
        (entry.accepted?.job_ids.slice(1) ?? []).map((jobId) => ({ entry, jobId })),
      )
      await Promise.all(jobs.map(({ entry, jobId }) => entry.user.client.cancel(jobId)))
      // A worker that was refused for lack of credit sends nothing for a minute; new ones serve the next fault.
      killImageWorkers(scene)
    }),
    refusing('the input is refused (422)', 422, ['provider_rejected'], async () => {}),
    {
      injected: 'Replicate answers fifty requests to create with 429',
      settleSeconds: 60,
      async run(scene) {
        const { replicate } = scene.rig.faults
        replicate.inject({
          match: countInjections(scene),
          times: 50,
          action: {
            type: 'status',
            code: 429,
            headers: { 'retry-after': '1' },
            body: { detail: 'Slow down' },
          },
        })
        const began = replicate.log.length
        await scene.ledger.submitMany(12, 6)
        await scene.ledger.settle(60_000)
        const creates = replicate.log.slice(began).filter(({ operation }) => operation === 'CreatePrediction')
        scene.note(`${creates.length} requests to create for 12 pictures`)
        if (creates.length !== 62) scene.fail('as many requests as refusals and pictures were expected')
      },
    },
  ],
}

function refusing(
  what: string,
  code: number,
  mayFail: string[],
  then: (scene: Scene) => Promise<void>,
): Fault {
  return {
    injected: `Replicate: ${what}`,
    mayFail,
    async run(scene) {
      const before = scene.rig.system.cloud.predictions.length
      const match = countInjections(scene)
      let asked = 0
      scene.rig.faults.replicate.inject({
        match: onMatch(match, () => asked++),
        action: { type: 'status', code, body: { detail: 'Scripted refusal' } },
      })
      await scene.ledger.submitMany(6, 6)
      await then(scene)
      await scene.ledger.settle(30_000)
      scene.note(`${asked} requests to create for 6 pictures`)
      if (asked > 6) scene.fail('a refusal was asked again')
      if (scene.rig.system.cloud.predictions.length > before) scene.fail('something was paid for')
    },
  }
}

function countInjections(scene: Scene): RequestMatcher {
  return onMatch(on('CreatePrediction'), scene.countInjection)
}

/** @returns milliseconds until the emotion of an upload was known */
async function timeOfEmotion(scene: Scene, entry: Entry): Promise<number> {
  const began = Date.now()
  const { status } = await entry.user.client.wait(entry.accepted?.job_ids[0] ?? '')
  if (status !== 'succeeded') scene.fail(`an emotion ${status}`)
  return Date.now() - began
}
