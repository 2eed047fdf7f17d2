import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { ServiceName } from '@moodscape/launcher/settings/service-environments'
import { createJobQueue } from '@moodscape/shared/queue/job-queue'
import type { JobTicket } from '@moodscape/shared/records/kinds'
import { connectRedis, type RedisConnection } from '@moodscape/shared/redis/redis-connection'

import type { Measure } from '../measure.ts'
import { type Row, single } from '../row.ts'
import { seedTable } from '../seeds/seed-table.ts'
import { unfinishedUploads } from '../seeds/unfinished-uploads.ts'
import type { Table } from '../worlds/stand-ins.ts'
import { startWorld, type World } from '../worlds/world.ts'

const UNFINISHED = 20_000
const USERS = 500
/** Longer than the measure lasts, so that each pass runs once: as soon as its process has started. */
const ONCE = '3000'
/** A pass has ended when nothing was asked for so long. */
const QUIET_MS = 1_000
const LONGEST_MS = 60_000
/** What a process asks before it says that it is ready: whether the table is there, with its indexes. */
const READING = ['GetItem', 'Query', 'BatchGetItem']

export const growth: Measure = {
  name: 'growth',
  about: `what ${UNFINISHED} unfinished uploads cost each minute`,
  run: measureGrowth,
}

async function measureGrowth(directory: string): Promise<Row[]> {
  const world = await startWorld(join(directory, 'growth'), {
    stores: 'instant',
    services: ['image-worker', 'housekeeper'],
    environment: { HEAL_SECONDS: ONCE, HEAL_GRACE_SECONDS: '0', ROUND_SECONDS: ONCE },
  })
  const redis = await connectTo(world.system.environment['REDIS_URL'] ?? '')
  try {
    // Melodies, for there is no worker that would begin with them.
    const { records, tickets } = await unfinishedUploads(userIds(), 'melody', UNFINISHED)
    await seedTable(world.table, records)
    await enqueue(redis, tickets)
    const healing = await measurePass(world, redis, 'image-worker')
    const round = await measurePass(world, redis, 'housekeeper')
    return describe(healing, round)
  } finally {
    redis.disconnect()
    await world.close()
  }
}

async function connectTo(url: string): Promise<RedisConnection> {
  const settings = { REDIS_URL: url, REDIS_CLUSTER: false, REDIS_SENTINEL_MASTER: '' }
  const redis = connectRedis(settings, 'worker', 'bench')
  await once(redis, 'ready')
  return redis
}

interface Pass {
  reads: number
  seconds: number
}

function describe(healing: Pass, round: Pass): Row[] {
  const seconds = (what: string, pass: Pass): Row => ({
    what: `${what}, ${UNFINISHED} unfinished`,
    ours: single(pass.seconds, 's'),
    goal: { atMost: 10, why: 'a sixth of the minute in which it has to be over, with a table 1 ms away' },
  })
  return [
    {
      what: `reads a minute with ${UNFINISHED} unfinished`,
      ours: single(healing.reads + round.reads, 'reads'),
      goal: { atMost: 400, why: 'two times the pages of a hundred keys that the index has' },
    },
    seconds('a healing pass', healing),
    seconds("a housekeeper's round", round),
  ]
}

function userIds(): string[] {
  return Array.from({ length: USERS }, (_, n) => `bench-user-${n}`)
}

/** Puts the jobs into their queue, as they are where nothing was lost. */
async function enqueue(redis: RedisConnection, tickets: JobTicket[]): Promise<void> {
  const queue = createJobQueue('melody', redis)
  for (let start = 0; start < tickets.length; start += 1_000) {
    await queue.enqueue(tickets.slice(start, start + 1_000))
  }
  await queue.close()
}

/** Starts a service again, which begins with its pass, and waits until the pass is over. */
async function measurePass(
  { system, table }: World,
  redis: RedisConnection,
  service: ServiceName,
): Promise<Pass> {
  if (!table) throw new Error('There is no table that counts')
  // The process that had the turn before may not have given it back.
  const leases = await redis.keys('{moodscape}:lease:*')
  if (leases.length > 0) await redis.del(leases)
  await table.ask({ do: 'count' })
  await system.services.get(service)?.restart()
  const { requests, first, last } = await untilQuiet(table)
  return {
    reads: READING.reduce((sum, operation) => sum + (requests[operation] ?? 0), 0),
    seconds: (last - first) / 1_000,
  }
}

async function untilQuiet(table: Table) {
  const began = Date.now()
  for (;;) {
    const facts = await table.ask({ do: 'tell' })
    if (facts.last > 0 && Date.now() - facts.last > QUIET_MS) return facts
    if (Date.now() - began > LONGEST_MS) return facts
    await wait(100)
  }
}
