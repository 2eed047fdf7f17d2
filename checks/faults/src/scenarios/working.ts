import { setTimeout as wait } from 'node:timers/promises'

import type { BreakablePart } from '../rig/rig.ts'
import { IMAGE_WORKERS, WORKERS } from '../rig/service-names.ts'
import type { Fault, Scenario } from '../scene/fault.ts'
import { injectAtNth, on, type RequestMatcher } from '../scene/fault-rules.ts'
import { killImageWorkers } from '../scene/kill-image-workers.ts'

/** Workers die, are halted and replaced while a batch runs. */
export const working: Scenario = {
  name: 'working',
  faults: [
    {
      injected: 'every worker killed at random moments',
      kinds: ['image', 'melody'],
      quick: true,
      async run(scene) {
        const { rig, ledger } = scene
        const sending = ledger.submitMany(scene.amount(28, 8), 6)
        for (let round = 0; round < scene.amount(4, 2); round++) {
          await wait(300 + scene.random() * 1_000)
          scene.countInjection()
          rig.services.kill(WORKERS[Math.floor(scene.random() * WORKERS.length)] ?? '')
        }
        await sending
      },
    },
    {
      injected: 'workers halted beyond their lock, then going on',
      async run(scene) {
        const { rig, ledger } = scene
        const sending = ledger.submitMany(scene.amount(16, 8), 6)
        for (const name of ['emotion-worker', 'image-worker']) {
          await wait(400)
          scene.countInjection()
          rig.services.halt(name, 6_500)
        }
        await sending
        await wait(7_000)
      },
    },
    haltedAt('at a write to the table', 'dynamodb', on('PutItem'), 12),
    haltedAt('while it pays', 'replicate', on('CreatePrediction'), 3),
    haltedAt('while it asks how far a picture is', 'replicate', on('GetPrediction'), 3),
    haltedAt('while it fetches a picture', 'replicate', on('GetOutput'), 2),
    haltedAt('while it stores a picture', 's3', on('PutObject', '/generated-images/'), 2),
    {
      injected: 'event loops of all workers stand still for 7 s',
      kinds: ['image', 'melody'],
      async run(scene) {
        const sending = scene.ledger.submitMany(16, 8)
        await wait(500)
        for (const name of WORKERS) {
          scene.countInjection()
          scene.rig.services.stall(name)
        }
        await sending
      },
    },
    {
      injected: 'all workers away for 10 s',
      kinds: ['image', 'melody'],
      async run(scene) {
        const { rig, ledger } = scene
        const sending = ledger.submitMany(16, 8)
        await wait(500)
        scene.countInjection()
        rig.services.killFor(10_000, ...WORKERS)
        await sending
        await rig.services.settled()
        const back = Date.now()
        await ledger.settle(45_000)
        scene.note(
          `what was left was done ${((Date.now() - back) / 1_000).toFixed(1)} s after they were back`,
        )
      },
    },
    {
      injected: 'rolling restart of every service under load',
      async run(scene) {
        const { rig, ledger } = scene
        const sending = ledger.submitMany(scene.amount(20, 10), 4)
        for (const name of rig.system.services.keys()) {
          scene.countInjection()
          await rig.services.restart(name)
        }
        await sending
      },
    },
    {
      injected: 'one job whose workers die five times',
      async run(scene) {
        const { rig, ledger } = scene
        rig.faults.replicate.inject({
          match: on('GetPrediction'),
          times: 5,
          action: [{ type: 'callback', before: () => killImageWorkers(scene) }, { type: 'reset' }],
        })
        await ledger.submit()
        await ledger.settle(60_000)
        await rig.services.settled()
      },
    },
  ],
}

/**
 * Halts both image-workers at the n-th request of a kind, because a request does not show which of them sent it. One
 * resumes when the lock has run out and takes over; the other resumes much later and finds its job taken.
 */
function haltedAt(when: string, part: BreakablePart, match: RequestMatcher, nth: number): Fault {
  return {
    injected: `image-workers halted beyond their lock ${when}`,
    async run(scene) {
      const { rig, ledger } = scene
      const haltInTurn = ([early, late]: readonly [string, string]) => [
        {
          type: 'callback' as const,
          before: () => {
            scene.countInjection()
            rig.services.halt(early, 4_500)
            rig.services.halt(late, 8_000)
          },
        },
      ]
      injectAtNth(rig.faults[part], match, nth, haltInTurn(IMAGE_WORKERS))
      await ledger.submitMany(scene.amount(10, 8), 10)
      await ledger.settle(20_000)
      injectAtNth(rig.faults[part], match, nth, haltInTurn([IMAGE_WORKERS[1], IMAGE_WORKERS[0]]))
      await ledger.submitMany(scene.amount(10, 8), 10)
      await ledger.settle(20_000)
    },
  }
}
