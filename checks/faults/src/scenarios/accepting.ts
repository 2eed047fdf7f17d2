import { setTimeout as wait } from 'node:timers/promises'

import { sendUnretriedRequests } from '../clients/unretried-requests.ts'
import type { BreakablePart } from '../rig/rig.ts'
import { describeStatuses } from '../scene/describe-figures.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'
import { afterWork, beforeWork, on } from '../scene/fault-rules.ts'

/** So slow that some plain requests are in progress whenever the gateway is asked to stop. */
const SLOW_MS = 2_500

/** The gateway dies at each step from the first byte of a photo to the answer. */
export const accepting: Scenario = {
  name: 'accepting',
  faults: [
    killAt('before the photo is stored', 's3', 'PutObject', beforeWork),
    killAt('when the photo is stored', 's3', 'PutObject', afterWork),
    killAt('before the record is written', 'dynamodb', 'PutItem', beforeWork),
    { ...killAt('when the record is written', 'dynamodb', 'PutItem', afterWork), quick: true },
    {
      injected: 'gateway killed when the jobs are queued, before it answers',
      async run(scene) {
        const { rig, ledger } = scene
        rig.services.halt('emotion-worker', 5_000)
        rig.redis.proxy.onceSent('"job_id":"emotion-', () => {
          scene.countInjection()
          rig.services.kill('gateway')
        })
        await ledger.submitMany(scene.amount(6, 4), 2)
      },
    },
    {
      injected: 'Redis is cut when the record is written, so that nothing is queued',
      async run(scene) {
        const { rig, ledger } = scene
        rig.faults.dynamodb.inject({
          match: on('PutItem'),
          times: 1,
          action: {
            type: 'callback',
            after: () => {
              scene.countInjection()
              rig.redis.proxy.cut()
            },
          },
        })
        const sending = ledger.submitMany(scene.amount(8, 6), 6)
        await wait(2_000)
        rig.redis.proxy.restore()
        await sending
      },
    },
    {
      injected: 'gateway killed at random moments',
      async run(scene) {
        const { rig, ledger } = scene
        let isSending = true
        const sending = ledger
          .submitMany(scene.amount(28, 15), 6, () => wait(scene.random() * 900))
          .finally(() => (isSending = false))
        for (let kills = 0; isSending && kills < scene.amount(4, 2); kills++) {
          await wait(200 + scene.random() * 400)
          if (!isSending) break
          scene.countInjection()
          rig.services.kill('gateway')
          await rig.services.settled()
        }
        await sending
      },
    },
    {
      injected: 'gateway asked to stop (SIGTERM) while uploads and plain requests arrive',
      async run(scene) {
        const { rig, ledger } = scene
        const [user] = ledger.users
        const plain = sendUnretriedRequests(rig.system.gatewayUrl, user?.token ?? '')
        rig.faults.dynamodb.inject({ match: on('Query'), action: { type: 'delay', milliseconds: SLOW_MS } })
        const sending = ledger.submitMany(scene.amount(24, 10), 6, () => wait(scene.random() * 400))
        for (let round = 0; round < scene.amount(3, 1); round++) {
          await wait(300 + scene.random() * 500)
          await plain.pause()
          scene.countInjection()
          const code = await rig.services.restart('gateway')
          if (code !== 0) scene.fail(`the gateway ended with ${code}`)
          plain.resume()
        }
        await sending
        const { statuses, wrong } = await plain.stop()
        scene.note(`plain requests, sent once: ${describeStatuses(statuses)}`)
        wrong.forEach(scene.fail)
      },
    },
    {
      injected: 'gateway halted for longer than clients wait (17 s) while uploads arrive',
      async run(scene) {
        const { rig, ledger } = scene
        const sending = ledger.submitMany(scene.amount(12, 8), 6, () => wait(scene.random() * 200))
        await wait(300)
        scene.countInjection()
        rig.services.halt('gateway', 17_000)
        await sending
        if (!ledger.statuses.has(0)) scene.fail('no client had to ask again')
      },
    },
  ],
}

/** Kills the gateway at one exact step of an upload. The emotion-worker is halted, so that no step is a worker's. */
function killAt(when: string, part: BreakablePart, operation: string, injectAt: typeof beforeWork): Fault {
  return {
    injected: `gateway killed ${when}`,
    run: async (scene: Scene) => {
      const { rig, ledger } = scene
      rig.services.halt('emotion-worker', 5_000)
      rig.faults[part].inject({
        match: on(operation, part === 's3' ? '/incoming/' : ''),
        times: 1,
        action: injectAt(() => {
          scene.countInjection()
          rig.services.kill('gateway')
        }),
      })
      await ledger.submitMany(scene.amount(6, 4), 2)
    },
  }
}
