import { CONCURRENCY, type Ground, WORKERS } from '../ground.ts'
import { prepareInstantModel } from '../instant-model.ts'
import { orderPictures } from '../order-pictures.ts'
import { type LinkedProcess, startLinkedProcess } from '../process-link.ts'
import type { WorkerOrder, WorkerResult } from '../processes/bare-worker.ts'
import { compareInRounds, medianOf } from '../rounds.ts'
import type { Row } from '../table.ts'
import { workOff } from '../work-off.ts'

const ROUNDS = 3
const JOBS = 63
const JOBS_ONE_BY_ONE = 12
const EMPTY_JOBS = 1_000
const GOAL = 0.5
const GOAL_MS = 25

type BareWorker = LinkedProcess<WorkerOrder, WorkerResult>

/** The image worker with a provider that answers at once, against bare BullMQ. */
export async function measurePipeline(ground: Ground): Promise<Row[]> {
  const model = await prepareInstantModel(ground)
  model.take(0)
  // Every worker is to have its code compiled before a figure of it counts.
  await workOff(ground, WORKERS.length, JOBS)
  const { environment } = ground.system
  const bare: BareWorker = startLinkedProcess(
    new URL('../processes/bare-worker.ts', import.meta.url),
    environment,
  )
  const order = describeOrder(environment, model.name)
  const rows = [await compareThroughput(ground, bare, order), await compareOneByOne(ground, bare, order)]
  const empty = await bare.ask({ ...order, jobs: 'empty', count: EMPTY_JOBS })
  await bare.end()
  rows.push({
    what: 'BullMQ alone, jobs in which nothing happens',
    ours: '',
    baseline: `${(EMPTY_JOBS / empty.seconds).toFixed(0)} jobs/s`,
  })
  return rows
}

async function compareThroughput(ground: Ground, bare: BareWorker, order: WorkerOrder): Promise<Row> {
  const { ours, baseline, ratio } = await compareInRounds(
    ROUNDS,
    () => workOff(ground, 1, JOBS),
    async () => JOBS / (await bare.ask({ ...order, count: JOBS })).seconds,
  )
  return {
    what: `image jobs, instant provider, ${CONCURRENCY} at a time`,
    ours: `${ours.toFixed(0)} jobs/s`,
    baseline: `${baseline.toFixed(0)} jobs/s bare BullMQ, same calls`,
    ratio,
    goal: `≥ ${GOAL}`,
    isMet: ratio >= GOAL,
  }
}

/** Jobs a second, if each took as long as the median. */
async function compareOneByOne(ground: Ground, bare: BareWorker, order: WorkerOrder): Promise<Row> {
  const { ours, baseline } = await compareInRounds(
    ROUNDS,
    async () => 1_000 / (await workOneByOne(ground)),
    async () =>
      1_000 / medianOf((await bare.ask({ ...order, count: JOBS_ONE_BY_ONE, concurrency: 1 })).durations),
  )
  const overhead = 1_000 / ours - 1_000 / baseline
  return {
    what: 'one image job in the worker, p50',
    ours: `${(1_000 / ours).toFixed(0)} ms`,
    baseline: `${(1_000 / baseline).toFixed(0)} ms bare BullMQ, same calls`,
    ratio: ours / baseline,
    goal: `under ${GOAL_MS} ms more (${overhead.toFixed(0)} ms)`,
    isMet: overhead < GOAL_MS,
  }
}

/** The median of the milliseconds that a worker holds a job while there is no other. */
async function workOneByOne(ground: Ground): Promise<number> {
  const durations: number[] = []
  for (let left = JOBS_ONE_BY_ONE; left > 0; left--) {
    const [picture] = await orderPictures(ground, 1)
    const times = await picture?.finished()
    if (times) durations.push(times.finishedAt - times.startedAt)
  }
  return medianOf(durations)
}

function describeOrder(environment: Record<string, string>, model: string): WorkerOrder {
  const required = (name: string) => environment[name] ?? ''
  return {
    jobs: 'plain',
    count: JOBS,
    concurrency: CONCURRENCY,
    redisUrl: required('REDIS_URL'),
    region: required('AWS_REGION'),
    bucket: required('BUCKET_NAME'),
    table: required('TABLE_NAME'),
    replicate: { baseUrl: required('REPLICATE_BASE_URL'), auth: required('REPLICATE_API_TOKEN'), model },
  }
}
