import { setTimeout as wait } from 'node:timers/promises'

import type { FaultAction } from '@moodscape/local-cloud/fault-rule'

import type { Scenario } from '../scene/fault.ts'
import { onMatch } from '../scene/fault-rules.ts'

const SHARE = 0.05

const ACTIONS: FaultAction[] = [
  { type: 'status', code: 500, body: 'Scripted trouble' },
  { type: 'status', code: 503, body: 'Scripted trouble' },
  { type: 'reset' },
  { type: 'resetAfter' },
  { type: 'truncate' },
  { type: 'delay', milliseconds: 1_000 },
]

/** All kinds of trouble at once. */
export const chaos: Scenario = {
  name: 'chaos',
  faults: [
    {
      injected: '5 % of all requests to S3, DynamoDB and Replicate go wrong in random ways',
      // A picture whose payment is in doubt twice in a row fails: a third request is never sent.
      mayFail: ['payment_in_doubt', 'provider_unavailable'],
      settleSeconds: 60,
      async run(scene) {
        const { faults } = scene.rig
        for (const part of [faults.s3, faults.dynamodb, faults.replicate]) {
          for (const [index, action] of ACTIONS.entries()) {
            part.inject({
              match: onMatch(() => scene.random() < SHARE / (ACTIONS.length - index), scene.countInjection),
              action,
            })
          }
        }
        await scene.ledger.submitMany(scene.amount(24, 8), 6)
        await scene.ledger.settle(30_000)
      },
    },
    {
      injected: 'processes die at random while 3 % of all requests go wrong and Redis blinks',
      mayFail: ['payment_in_doubt', 'provider_unavailable'],
      settleSeconds: 60,
      async run(scene) {
        const { rig, ledger } = scene
        for (const part of [rig.faults.s3, rig.faults.dynamodb, rig.faults.replicate]) {
          part.inject({ match: () => scene.random() < 0.015, action: { type: 'resetAfter' } })
          part.inject({
            match: () => scene.random() < 0.015,
            action: { type: 'status', code: 500, body: 'Scripted trouble' },
          })
        }
        const sending = ledger.submitMany(scene.amount(24, 8), 6)
        const names = [...rig.system.services.keys()]
        for (let round = 0; round < scene.amount(6, 2); round++) {
          await wait(scene.random() * 1_500)
          scene.countInjection()
          rig.services.kill(names[Math.floor(scene.random() * names.length)] ?? 'gateway')
          if (round % 3 === 1) {
            rig.redis.proxy.cut()
            await wait(500)
            rig.redis.proxy.restore()
          }
        }
        await sending
      },
    },
  ],
}
