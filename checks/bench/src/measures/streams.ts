import { setTimeout as wait } from 'node:timers/promises'

import { jobIdOf } from '@moodscape/shared/records/identifiers'

import type { Measure } from '../measure.ts'
import { readResidentMb } from '../process/memory.ts'
import { startLinkedProcess } from '../process/process-link.ts'
import { processorMsOf } from '../process/processor-time.ts'
import type { StreamsTask } from '../processes/open-streams.ts'
import { type Row, single } from '../row.ts'
import { seedTable } from '../seeds/seed-table.ts'
import { unfinishedUploads } from '../seeds/unfinished-uploads.ts'
import type { World } from '../worlds/world.ts'

/** Fewer than the ten thousand that a goal names: the sockets and both their ends share a machine here. */
const STREAMS = 2_000
/** One heartbeat of each stream, and a little more. */
const SECONDS = 16

export const streams: Measure = {
  name: 'streams',
  about: 'what thousands of open event streams read while nothing happens',
  stores: 'instant',
  run: measureStreams,
}

async function measureStreams({ system, table }: World): Promise<Row[]> {
  const { token, user_id } = await system.issueGuestToken()
  const { records } = await unfinishedUploads([user_id], 'melody', STREAMS)
  await seedTable(table, records)
  const paths = records.map(({ upload_id }) => `/jobs/${jobIdOf('melody', upload_id, 1)}/events`)
  const followers = startLinkedProcess<StreamsTask, number>(
    new URL('../processes/open-streams.ts', import.meta.url),
    {},
  )
  const pid = system.services.get('gateway')?.pid
  const before = await readResidentMb(pid)
  try {
    const opening = await processorMsOf(pid, () => followers.ask({ url: system.gatewayUrl, token, paths }))
    await table?.ask({ do: 'count' })
    const waiting = await processorMsOf(pid, () => wait(SECONDS * 1_000))
    const { requests = {} } = (await table?.ask({ do: 'tell' })) ?? {}
    const reads = Object.values(requests).reduce((sum, count) => sum + count, 0)
    const memory = (await readResidentMb(pid)) - before
    return [
      {
        what: `${STREAMS} streams, reads in ${SECONDS} s without news`,
        ours: single(reads, 'reads'),
        goal: {
          atMost: STREAMS / 100,
          why: 'a heartbeat reads nothing; a hundredth is for other reasons to look',
        },
      },
      { what: `${STREAMS} streams, opening one`, ours: single(opening / STREAMS, 'CPU ms') },
      { what: `${STREAMS} streams, a second of being open`, ours: single(waiting / SECONDS, 'CPU ms') },
      {
        what: `${STREAMS} streams, memory of the gateway for one`,
        ours: single((memory * 1024) / STREAMS, 'kB'),
      },
    ]
  } finally {
    await followers.end()
  }
}
