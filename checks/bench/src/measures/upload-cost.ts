import type { LoadTask, PhotoForm } from '../load/load-task.ts'
import type { Measure } from '../measure.ts'
import { processorMsOf } from '../process/processor-time.ts'
import { measureInRounds } from '../rounds.ts'
import { figure, type Row } from '../row.ts'
import { spreadOf } from '../spread.ts'
import type { World } from '../worlds/world.ts'

const MEGABYTES = 2
const AMOUNT = { requests: 40, connections: 8, bytes: MEGABYTES * 1024 * 1024 }
const ROUNDS = 5
/** Small photos of each form compile what an upload runs through: until then it takes twice as long. */
const WARMING = { requests: 150, connections: 8, bytes: 20 * 1024 }
const FORMS: PhotoForm[] = ['raw', 'multipart', 'base64']
const GOAL = {
  atMost: 3,
  why: '6 ms for 2 MB: receiving, one hash, one copy, sending, one write, three round trips to Redis',
}

export const uploadCost: Measure = {
  name: 'upload-cost',
  about: "the gateway's processor time for a megabyte of a photo, in each form",
  stores: 'instant',
  run: measureUploadCost,
}

async function measureUploadCost({ system, load }: World): Promise<Row[]> {
  const { token } = await system.issueGuestToken()
  const pid = system.services.get('gateway')?.pid
  const url = `${system.gatewayUrl}/upload-image`
  const taskOf = (form: PhotoForm) => ({ what: 'upload' as const, form, url, tokens: [token] })
  for (const form of FORMS) await load.ask({ ...WARMING, ...taskOf(form) })
  const costOf = (form: PhotoForm) => async () => {
    const task: LoadTask = { ...AMOUNT, ...taskOf(form) }
    const spent = await processorMsOf(pid, () => load.ask(task))
    return spent / (AMOUNT.requests * MEGABYTES)
  }
  const costs = await measureInRounds(ROUNDS, FORMS.map(costOf))
  return FORMS.map(
    (form, index): Row => ({
      what: `upload of 2 MB, ${form}: gateway, for 1 MB`,
      ours: figure(spreadOf(costs[index] ?? []), 'CPU ms'),
      goal: GOAL,
    }),
  )
}
