import { setTimeout as wait } from 'node:timers/promises'

import { on } from '../aim.ts'
import type { Scenario, Scene } from '../fault.ts'

const WORKERS = ['emotion-worker', 'image-worker', 'image-worker-2']

/** Workers die, sleep and are replaced while a batch runs through. */
export const working: Scenario = {
  name: 'working',
  faults: [
    {
      injected: 'every worker killed at random moments',
      quick: true,
      async run(scene) {
        const { rig, ledger } = scene
        const sending = ledger.submitMany(scene.amount(40, 10), 6)
        for (let round = 0; round < scene.amount(6, 2); round++) {
          await wait(300 + scene.random() * 1_000)
          scene.strike()
          rig.services.kill(WORKERS[Math.floor(scene.random() * WORKERS.length)] ?? '')
        }
        await sending
      },
    },
    {
      injected: 'workers halted beyond their lock, then going on',
      async run(scene) {
        const { rig, ledger } = scene
        const sending = ledger.submitMany(scene.amount(24, 8), 6)
        for (const name of ['emotion-worker', 'image-worker']) {
          await wait(400)
          scene.strike()
          rig.services.halt(name, 6_500)
        }
        await sending
        await wait(7_000)
      },
    },
    {
      injected: 'image-worker halted beyond its lock at a write to the table',
      async run(scene) {
        await haltAt(scene, 'dynamodb', 'PutItem', 12)
      },
    },
    {
      injected: 'image-worker halted beyond its lock while it pays',
      async run(scene) {
        await haltAt(scene, 'replicate', 'CreatePrediction', 3)
      },
    },
    {
      injected: 'rolling restart of every service under load',
      async run(scene) {
        const { rig, ledger } = scene
        const sending = ledger.submitMany(scene.amount(40, 10), 4)
        for (const name of rig.system.services.keys()) {
          scene.strike()
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

/** Halts one of two image-workers at the n-th request of a kind, for twice its lock. */
async function haltAt(scene: Scene, part: 'dynamodb' | 'replicate', operation: string, nth: number): Promise<void> {
  const { rig, ledger } = scene
  rig.faults[part].inject({ match: on(operation), times: nth, action: { type: 'delay', milliseconds: 0 } })
  rig.faults[part].inject({
    match: on(operation),
    times: 1,
    action: {
      type: 'callback',
      before: () => {
        scene.strike()
        rig.services.halt('image-worker', 7_000)
      },
    },
  })
  await ledger.submitMany(scene.amount(16, 8), 8)
  await wait(7_500)
}

/** Which of them asked cannot be told from a request, so both go. */
export function killImageWorkers(scene: Scene): void {
  scene.strike()
  scene.rig.services.kill('image-worker', 'image-worker-2')
}

