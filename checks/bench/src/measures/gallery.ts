import { createClient } from '@moodscape/client'

import type { Measure } from '../measure.ts'
import { processorMsOf } from '../process/processor-time.ts'
import { compareInRounds } from '../rounds.ts'
import { figure, type Row } from '../row.ts'
import { finishedUploads, seedGallery } from '../seeds/seed-gallery.ts'
import { seedTable } from '../seeds/seed-table.ts'
import { medianOf, spreadOf } from '../spread.ts'
import { openTable } from '../worlds/open-table.ts'
import type { World } from '../worlds/world.ts'

const SMALL = 50
const LARGE = 4_000
const PAGE = 20
const ROUNDS = 6
const REQUESTS = 40
/** Pages in a row whose addresses were never asked for. */
const COLD_PAGES = 25
const COLD_ROUNDS = 5
/** V8 goes on compiling what a page runs through for some 100 pages. */
const WARMING_ROUNDS = 4

export const gallery: Measure = {
  name: 'gallery',
  about: 'a page of a large gallery beside one of a small gallery',
  stores: 'local',
  run: measureGallery,
}

export const coldGallery: Measure = {
  name: 'cold-gallery',
  about: 'processor time of a page whose addresses are not signed yet',
  stores: 'instant',
  run: measureColdGallery,
}

async function measureGallery({ system, load }: World): Promise<Row[]> {
  const { client, table } = openTable(system.environment)
  const small = await system.issueGuestToken()
  const large = await system.issueGuestToken()
  await seedGallery(client, table, finishedUploads(small.user_id, SMALL))
  await seedGallery(client, table, finishedUploads(large.user_id, LARGE))
  client.destroy()
  const millisecondsAPage = async (token: string) => {
    const url = `${system.gatewayUrl}/gallery?limit=${PAGE}`
    return medianOf(
      (await load.ask({ what: 'get', url, token, requests: REQUESTS, connections: 1 })).latencies,
    )
  }
  const { ours, baseline, ratio } = await compareInRounds(
    ROUNDS,
    () => millisecondsAPage(large.token),
    () => millisecondsAPage(small.token),
  )
  return [
    {
      what: `a page of a gallery with ${LARGE} uploads`,
      ours: figure(ours, 'ms'),
      baseline: { ...figure(baseline, 'ms'), of: `with ${SMALL} uploads` },
      compared: figure(ratio, ''),
      goal: { atMost: 1.1, why: 'a page costs a page, and a tenth is noise between two of the same' },
    },
  ]
}

async function measureColdGallery({ system, table }: World): Promise<Row[]> {
  const pid = system.services.get('gateway')?.pid
  const costs: number[] = []
  for (let round = 0; round < WARMING_ROUNDS + COLD_ROUNDS; round++) {
    const { token, user_id } = await system.issueGuestToken()
    await seedTable(table, finishedUploads(user_id, COLD_PAGES * PAGE))
    const client = createClient({ baseUrl: system.gatewayUrl, token })
    const spent = await processorMsOf(pid, async () => {
      let cursor: string | undefined
      for (let page = 0; page < COLD_PAGES; page++) {
        const { next_cursor } = await client.gallery({ limit: PAGE, ...(cursor && { cursor }) })
        cursor = next_cursor ?? undefined
      }
    })
    if (round >= WARMING_ROUNDS) costs.push(spent / COLD_PAGES)
  }
  return [
    {
      what: `a cold page of ${PAGE} in the gallery`,
      ours: figure(spreadOf(costs), 'CPU ms'),
      goal: {
        atMost: 5,
        why: 'a page whose addresses are kept takes about as long: 60 of them cost less than half a millisecond',
      },
    },
  ]
}
