import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

import { BATCH_SIZE } from '@moodscape/shared/table/archive-parts'

import type { Entry } from '../clients/ledger.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'
import { afterWork, beforeWork, injectAtNth, on } from '../scene/fault-rules.ts'
import { killImageWorkers } from '../scene/kill-image-workers.ts'

/** An upload has so many pictures that those which are finished are archived when the next is asked for. */
export const archiving: Scenario = {
  name: 'archiving',
  faults: [
    killAtWrite('before finished pictures are archived', 1, beforeWork),
    killAtWrite('when pictures are archived, before the record says so', 1, afterWork),
    killAtWrite('when the record says what is archived', 2, afterWork),
    {
      injected: 'image-workers killed while an upload with archived pictures gets more',
      async run(scene) {
        const { ledger } = scene
        const entry = await uploadWithPictures(scene, BATCH_SIZE + 1)
        const adding = Promise.all(
          Array.from({ length: scene.amount(12, 6) }, () => ledger.addPicture(entry)),
        )
        for (let kills = 0; kills < scene.amount(3, 2); kills++) {
          await wait(scene.random() * 400)
          killImageWorkers(scene)
        }
        await adding
        await ledger.settle(45_000)
      },
    },
  ],
}

/** Kills the gateway at a write of the request that archives: first of the archive (1), then of the record (2). */
function killAtWrite(when: string, nth: number, injectAt: typeof beforeWork): Fault {
  return {
    injected: `gateway killed ${when}`,
    async run(scene) {
      const { rig, ledger } = scene
      const key = randomUUID()
      const entry = await uploadWithPictures(scene, BATCH_SIZE, key)
      injectAtNth(
        rig.faults.dynamodb,
        on('PutItem'),
        nth,
        injectAt(() => {
          scene.countInjection()
          rig.services.kill('gateway')
        }),
      )
      await ledger.addPicture(entry)
      await ledger.settle(45_000)
      await expectSameJob(scene, entry, key)
    },
  }
}

/** @param key of the request for the second picture */
async function uploadWithPictures(scene: Scene, pictures: number, key?: string): Promise<Entry> {
  const { ledger } = scene
  const entry = await ledger.submit()
  await ledger.settle(45_000)
  await ledger.addPicture(entry, key)
  await Promise.all(Array.from({ length: pictures - 2 }, () => ledger.addPicture(entry)))
  await ledger.settle(45_000)
  return entry
}

/** Repeats the request for a picture that is archived by now. */
async function expectSameJob({ ledger, fail }: Scene, entry: Entry, key: string): Promise<void> {
  const jobs = entry.accepted?.job_ids.length
  await ledger.addPicture(entry, key)
  if (entry.accepted?.job_ids.length !== jobs)
    fail('a repeated request for an archived picture began another')
}
