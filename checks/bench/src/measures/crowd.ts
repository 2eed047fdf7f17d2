import { setTimeout as wait } from 'node:timers/promises'

import type { PhotoForm } from '../load/load-task.ts'
import type { Measure } from '../measure.ts'
import { readResidentMb, watchPeak } from '../process/memory.ts'
import { type Row, single } from '../row.ts'
import type { World } from '../worlds/world.ts'

const CROWD = 64
const BYTES = 15 * 1024 * 1024
const USERS = 16
const FORMS: PhotoForm[] = ['raw', 'multipart', 'base64']
/**
 * Memory counts as back once it is this close to what it was, in MB: half of what it may grow. The rest is code that was
 * compiled meanwhile, and a young heap that V8 keeps.
 */
const BACK_WITHIN_MB = 64
const LONGEST_SECONDS = 12

export const crowd: Measure = {
  name: 'crowd',
  about: '64 photos of 15 MB at the same instant from 16 addresses, in each form',
  stores: 'instant',
  run: measureCrowd,
}

async function measureCrowd(world: World): Promise<Row[]> {
  const tokens: string[] = []
  for (let user = 0; user < USERS; user++) tokens.push((await world.system.issueGuestToken()).token)
  const rows: Row[] = []
  for (const form of FORMS) rows.push(...(await sendCrowd(world, form, tokens)))
  return rows
}

/** Into a gateway that has just started: what earlier uploads left in its heap would hide what these take. */
async function sendCrowd({ system, load }: World, form: PhotoForm, tokens: string[]): Promise<Row[]> {
  const gateway = system.services.get('gateway')
  await gateway?.restart()
  const task = { what: 'upload', form, url: `${system.gatewayUrl}/upload-image`, tokens } as const
  await load.ask({ ...task, requests: 32, connections: 4, bytes: 1024 * 1024 })
  const pid = gateway?.pid
  const before = await readResidentMb(pid)
  const watch = watchPeak(pid)
  const { failed } = await load.ask({
    ...{ ...task, mayFail: true },
    ...{ requests: CROWD, connections: CROWD, bytes: BYTES },
  })
  const growth = (await watch.stop()) - before
  const seconds = await secondsUntilBack(pid, before + BACK_WITHIN_MB)
  const what = `${CROWD} × 15 MB at once, ${form}`
  return [
    {
      what: `${what}: refused or broken`,
      ours: single(failed, ''),
      goal: { atMost: 0, why: 'all of them fit into the line of the gateway' },
    },
    {
      what: `${what}: gateway grows`,
      ours: single(growth, 'MB'),
      goal: { atMost: 128, why: '8 parts of 5 MiB, 25 MB of code and what V8 has not collected yet' },
    },
    {
      what: `${what}: back`,
      ours: single(seconds, 's'),
      goal: { atMost: 10, why: 'the next crowd may come after ten seconds' },
    },
  ]
}

/** @returns how long memory takes to come back; infinite where it has not within the time that is waited */
async function secondsUntilBack(pid: number | undefined, megabytes: number): Promise<number> {
  const began = performance.now()
  for (;;) {
    const seconds = (performance.now() - began) / 1_000
    if ((await readResidentMb(pid)) <= megabytes) return seconds
    if (seconds > LONGEST_SECONDS) return Infinity
    await wait(100)
  }
}
