import { setTimeout as wait } from 'node:timers/promises'

import type { RedisBesideSmallDisk } from '../redis/redis-beside-small-disk.ts'
import { describeStatuses } from '../scene/describe-figures.ts'
import type { Scenario } from '../scene/fault.ts'

/** S3 has no room: the gateway neither accepts nor shows anything that is not stored. */
export const fullDisk: Scenario<RedisBesideSmallDisk> = {
  name: 'full-disk',
  faults: [
    {
      injected: 'the disk under S3 is full for 8 s while uploads arrive and pictures are stored',
      kinds: ['image', 'melody'],
      async run(scene) {
        const { rig, ledger } = scene
        const { disk } = rig.redis
        const sending = ledger.submitMany(24, 6, () => wait(scene.random() * 500))
        await wait(700)
        scene.countInjection()
        if (disk) await disk.fill()
        else {
          scene.note('this machine allows no mount of a small disk: S3 was told to fail instead')
          rig.faults.s3.inject({
            match: ({ method }) => method === 'PUT',
            action: { type: 'status', code: 500 },
          })
        }
        await wait(8_000)
        rig.faults.s3.clear()
        await disk?.makeRoom()
        await sending
        scene.note(`answers: ${describeStatuses(ledger.statuses)}`)
        if (!ledger.statuses.has(503)) scene.fail('no upload was refused')
      },
    },
  ],
}
