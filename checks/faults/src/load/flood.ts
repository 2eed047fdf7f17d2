import waitFor from 'p-wait-for'
import sharp from 'sharp'

import type { Entry } from '../clients/ledger.ts'
import type { Scenario } from '../scene/fault.ts'

const UPLOADS = 30
const SIDE = 6_000
/** So many of the flood may be done before the other user's photo: those in the hands of the worker, and one for each round. */
const MOST_BEFORE = 15

/** One user's many heavy photos do not make another user wait for all of them. */
export const flood: Scenario = {
  name: 'flood',
  faults: [
    {
      injected: `${UPLOADS} heavy photos of one user at once, and one of another`,
      kinds: [],
      settleSeconds: 120,
      async run(scene) {
        const { ledger } = scene
        const [greedy, other] = ledger.users
        const photo = await makeHeavyPhoto()
        const alone = await secondsOf(await ledger.submit(other, photo))
        const flooding = Array.from({ length: UPLOADS }, () => {
          scene.countInjection()
          return ledger.submit(greedy, photo)
        })
        const flooded = await Promise.all(flooding)
        const beside = await secondsOf(await ledger.submit(other, photo))
        const before = await countDone(flooded)
        scene.note(
          `the other user waited ${alone.toFixed(1)} s alone, ${beside.toFixed(1)} s beside the flood, of which ${before} were done before`,
        )
        if (before > MOST_BEFORE) scene.fail(`${before} of the flood were done before`)
      },
    },
  ],
}

/** A progressive JPEG is held in memory as a whole, so that one is decoded at a time. */
async function makeHeavyPhoto(): Promise<Buffer<ArrayBuffer>> {
  const create = { width: SIDE, height: SIDE, channels: 3, background: '#c08060' } as const
  const photo = await sharp({ create }).jpeg({ progressive: true }).toBuffer()
  return Buffer.from(photo)
}

/** Waits for an upload's emotion. @returns how long that took since the upload was accepted */
async function secondsOf({ accepted, user }: Entry): Promise<number> {
  const job = await waitFor(
    async () => {
      const job = await user.client.job(accepted?.job_ids[0] ?? '').catch(() => undefined)
      return job?.finished_at !== undefined && waitFor.resolveWith(job)
    },
    { interval: 200 },
  )
  return (Date.parse(job.finished_at ?? '') - Date.parse(job.created_at ?? '')) / 1_000
}

async function countDone(entries: Entry[]): Promise<number> {
  const jobs = await Promise.all(
    entries.map(({ accepted, user }) => user.client.job(accepted?.job_ids[0] ?? '')),
  )
  return jobs.filter((job) => job.finished_at !== undefined).length
}
