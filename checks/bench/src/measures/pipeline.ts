import { type BenchSystem, CONCURRENCY, WORKERS } from '../bench-system.ts'
import { prepareInstantModel } from '../instant-model.ts'
import { measureThroughput } from '../measure-throughput.ts'
import { type LinkedProcess, startLinkedProcess } from '../process-link.ts'
import type { WorkerResult, WorkerTask } from '../processes/bare-worker.ts'
import { requestPictures } from '../request-pictures.ts'
import { compareInRounds, medianOf } from '../rounds.ts'
import type { Row } from '../table.ts'

const ROUNDS = 3
const JOBS = 63
const JOBS_ONE_BY_ONE = 12
const EMPTY_JOBS = 1_000
const GOAL = 0.5
const GOAL_MS = 25

type BareWorker = LinkedProcess<WorkerTask, WorkerResult>

/** The image worker with a provider that answers at once, against bare BullMQ. */
export async function measurePipeline(bench: BenchSystem): Promise<Row[]> {
  const model = await prepareInstantModel(bench)
  model.setDuration(0)
  // Compiles the code of every worker before a figure counts.
  await measureThroughput(bench, WORKERS.length, JOBS)
  const { environment } = bench.system
  const bare: BareWorker = startLinkedProcess(
    new URL('../processes/bare-worker.ts', import.meta.url),
    environment,
  )
  const task = describeTask(environment, model.name)
  const rows = [await compareThroughput(bench, bare, task), await compareOneByOne(bench, bare, task)]
  const empty = await bare.ask({ ...task, jobs: 'empty', count: EMPTY_JOBS })
  await bare.end()
  rows.push({
    what: 'BullMQ alone, jobs in which nothing happens',
    ours: '',
    baseline: `${(EMPTY_JOBS / empty.seconds).toFixed(0)} jobs/s`,
  })
  return rows
}

async function compareThroughput(bench: BenchSystem, bare: BareWorker, task: WorkerTask): Promise<Row> {
  const { ours, baseline, ratio } = await compareInRounds(
    ROUNDS,
    () => measureThroughput(bench, 1, JOBS),
    async () => JOBS / (await bare.ask({ ...task, count: JOBS })).seconds,
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

/** Compares the median time of a single job, as jobs a second. */
async function compareOneByOne(bench: BenchSystem, bare: BareWorker, task: WorkerTask): Promise<Row> {
  const { ours, baseline } = await compareInRounds(
    ROUNDS,
    async () => 1_000 / (await measureOneByOne(bench)),
    async () =>
      1_000 / medianOf((await bare.ask({ ...task, count: JOBS_ONE_BY_ONE, concurrency: 1 })).durations),
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

/** @returns the median of the milliseconds from start to end of a job that is alone */
async function measureOneByOne(bench: BenchSystem): Promise<number> {
  const durations: number[] = []
  for (let left = JOBS_ONE_BY_ONE; left > 0; left--) {
    const [picture] = await requestPictures(bench, 1)
    const times = await picture?.finished()
    if (times) durations.push(times.finishedAt - times.startedAt)
  }
  return medianOf(durations)
}

function describeTask(environment: Record<string, string>, model: string): WorkerTask {
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
