import { ErrorCode, type Job, type Worker } from 'bullmq'

import type { Logger } from '../process/log.ts'
import type { JobTicket } from '../records/kinds.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'

/**
 * The priority of a job between being added and being given its place: before all others. A process that dies in
 * between leaves a job that comes too early, never one that does not come.
 */
export const UNPLACED = 1

/**
 * Where a queue keeps which jobs of a user are in it, each with the round that it waits for, or 0 once it waits no more.
 *
 * @param queue its qualified name
 */
export function lineKeyOf(queue: string, userId: string): string {
  return `${queue}:fair:line:${userId}`
}

/** Where a queue keeps the round being served: the latest that a job was taken of. */
const roundKeyOf = (queue: string) => `${queue}:fair:round`

const LINE_KEPT_MS = 86_400_000
/** BullMQ takes priorities up to 2^21, two for each round. Half of them leave time to find a moment without jobs that wait. */
const ROUNDS_BEFORE_RESTART = 2 ** 19

/**
 * Gives a job its round: the one after the last round that its user has a job waiting in, and later than the round
 * being served. Within a round the first jobs of users without any other come first. A user's waiting jobs are
 * compared with the queue itself, so jobs that have left it for any reason do not count.
 */
const PLACE = `
local rounds, line, prioritized, delayed = unpack(KEYS)
local job, prefix, occasion = unpack(ARGV)
local function isWaiting(id) return redis.call('ZSCORE', prioritized, id) or redis.call('ZSCORE', delayed, id) end

local priority = redis.call('HGET', prefix .. job, 'priority')
if occasion == 'added' and priority ~= '${UNPLACED}' then return nil end
redis.call('ZREM', line, job)
if not priority then return nil end

local last
while not last do
  local latest = redis.call('ZRANGE', line, -1, -1, 'WITHSCORES')
  if not latest[1] then break end
  if redis.call('EXISTS', prefix .. latest[1]) == 0 then redis.call('ZREM', line, latest[1])
  elseif latest[2] == '0' or isWaiting(latest[1]) then last = tonumber(latest[2])
  else redis.call('ZADD', line, 0, latest[1]) end
end

local served = tonumber(redis.call('ZSCORE', rounds, 'served') or 0)
if served > ${ROUNDS_BEFORE_RESTART} and redis.call('ZCARD', prioritized) <= 1 and redis.call('ZCARD', delayed) == 0 then
  redis.call('DEL', rounds)
  served = 0
end
local round = (occasion == 'back' or isWaiting(job)) and math.max(served, last or 0) + 1 or 0
redis.call('ZADD', line, round, job)
redis.call('PEXPIRE', line, ${LINE_KEPT_MS})
if round > 0 then return 2 * round + (last and 1 or 0) end`

/**
 * Gives a job that was just added its place among the jobs of all users, as its priority. A job that is being worked
 * on, or got its place when it was added before, keeps it.
 *
 * This is start-time fair queueing (Goyal, Vin and Cheng, 1996) with rounds for virtual time: each user has one job
 * in a round, so a user with a hundred jobs delays another by one job at most. The rounds advance with the jobs that
 * are taken, so new users cannot starve a user whose job waits in a later round.
 */
export async function takePlace(redis: RedisConnection, job: Job): Promise<void> {
  await place(redis, job, 'added')
}

/**
 * Gives a job its place that a consumer is about to put back: behind the others of its user, or, where it is `lifo`, in front of all
 * priorities.
 */
export async function takePlaceAgain(redis: RedisConnection, job: Job): Promise<void> {
  if (job.opts.lifo) await job.changePriority({ priority: 0 })
  else await place(redis, job, 'back')
}

async function place(redis: RedisConnection, job: Job, occasion: 'added' | 'back'): Promise<void> {
  const { id = '', queueQualifiedName: queue } = job
  const sets = [`${queue}:prioritized`, `${queue}:delayed`]
  const keys = [roundKeyOf(queue), lineKeyOf(queue, userOf(job)), ...sets]
  const priority = await redis.eval(PLACE, keys.length, ...keys, id, `${queue}:`, occasion)
  if (typeof priority !== 'number') return
  await job.changePriority({ priority }).catch((error: unknown) => {
    // It was taken and done meanwhile.
    if ((error as { code?: unknown }).code !== ErrorCode.JobNotExist) throw error
  })
}

/**
 * Keeps the rounds going as a consumer takes jobs, and forgets those that have left. What of this gets lost with a
 * connection makes the order less fair for a while, and holds up nothing.
 */
export function keepFairOrder(worker: Worker, redis: RedisConnection, log: Pick<Logger, 'debug'>): void {
  const note = (noting: Promise<unknown>) => {
    noting.catch((err: unknown) => log.debug({ err, queue: worker.name }, 'order of the queue not noted'))
  }
  const leave = (job: Job) => {
    note(redis.zrem(lineKeyOf(job.queueQualifiedName, userOf(job)), job.id ?? ''))
  }
  worker.on('active', ({ priority, queueQualifiedName }) => {
    const round = Math.floor(priority / 2)
    if (round > 0) note(redis.zadd(roundKeyOf(queueQualifiedName), 'GT', round, 'served'))
  })
  worker.on('completed', leave)
  worker.on('failed', (job) => {
    if (job?.finishedOn) leave(job)
  })
}

function userOf(job: Job): string {
  return (job.data as Partial<JobTicket> | undefined)?.user_id ?? ''
}
