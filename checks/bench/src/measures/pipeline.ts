import { measureThroughput } from '../jobs/measure-throughput.ts'
import { requestPictures } from '../jobs/request-pictures.ts'
import type { Measure } from '../measure.ts'
import { type LinkedProcess, startLinkedProcess } from '../process/process-link.ts'
import type { WorkerResult, WorkerTask } from '../processes/bare-worker.ts'
import type { ProviderTask } from '../processes/provider.ts'
import { compareInRounds } from '../rounds.ts'
import { figure, type Goal, type Row } from '../row.ts'
import { medianOf } from '../spread.ts'
import { CONCURRENCY } from '../worlds/settings.ts'
import { AT_ONCE } from '../worlds/stand-ins.ts'
import { withWorkers } from '../worlds/workers.ts'
import type { World } from '../worlds/world.ts'

/** So many compile what a job runs through: fewer measure code that is still being compiled. */
const WARMING = 300
const ROUNDS = 3
const JOBS = 48
const JOBS_ONE_BY_ONE = 15

const GOALS = {
  starting: { atLeast: 0.45, why: 'the fence of payment costs one read and two writes more: at best 0.53' },
  succeeded: { atLeast: 0.5, why: 'the answer of the create spares a look and a write: at best 0.67' },
  oneByOne: { atMost: 10, why: 'the fence is one read and two writes of some 3 ms each' },
}

export const pipeline: Measure = {
  name: 'pipeline',
  about: 'image jobs on the local cloud beside bare BullMQ with the same calls',
  stores: 'local',
  run: (world) => measurePipeline(world, ['starting', 'succeeded']),
}

export const instantPipeline: Measure = {
  name: 'instant-pipeline',
  about: 'the same with stores that answer at once: what the services themselves take',
  stores: 'instant',
  run: (world) => measurePipeline(world, ['starting']),
}

type Bare = (task: Partial<WorkerTask>) => Promise<WorkerResult>

async function measurePipeline(world: World, forms: ProviderTask['answers'][]): Promise<Row[]> {
  const bareWorker: LinkedProcess<WorkerTask, WorkerResult> = startLinkedProcess(
    new URL('../processes/bare-worker.ts', import.meta.url),
    world.system.environment,
  )
  const bare: Bare = (task) =>
    bareWorker.ask({ ...describeTask(world.system.environment), count: JOBS, ...task })
  await world.provider.ask(AT_ONCE)
  await Promise.all([measureThroughput(world, 1, WARMING), bare({ count: WARMING })])
  const rows: Row[] = []
  for (const answers of forms) {
    await world.provider.ask({ ...AT_ONCE, answers })
    rows.push(await compareThroughput(world, bare, answers, GOALS[answers]))
  }
  await world.provider.ask(AT_ONCE)
  rows.push(await compareOneByOne(world, bare))
  await bareWorker.end()
  return rows
}

async function compareThroughput(world: World, bare: Bare, answers: string, goal: Goal): Promise<Row> {
  const { ours, baseline, ratio } = await compareInRounds(
    ROUNDS,
    () => measureThroughput(world, 1, JOBS),
    async () => JOBS / (await bare({})).seconds,
    true,
  )
  return {
    what: `image jobs${onStores(world)}, a create gives “${answers}”`,
    ours: figure(ours, 'jobs/s'),
    baseline: { ...figure(baseline, 'jobs/s'), of: 'bare BullMQ, same calls' },
    compared: figure(ratio, ''),
    goal,
  }
}

async function compareOneByOne(world: World, bare: Bare): Promise<Row> {
  const { ours, baseline, difference } = await compareInRounds(
    ROUNDS,
    () => withWorkers(world, 1, () => measureOneByOne(world)),
    async () => medianOf((await bare({ count: JOBS_ONE_BY_ONE, concurrency: 1 })).durations),
    true,
  )
  return {
    what: `one image job${onStores(world)} alone, p50`,
    ours: figure(ours, 'ms'),
    baseline: { ...figure(baseline, 'ms'), of: 'bare BullMQ, same calls' },
    compared: figure(difference, 'ms more'),
    goal: GOALS.oneByOne,
  }
}

/** @returns the median of the milliseconds from start to end of a job that is alone */
async function measureOneByOne(world: World): Promise<number> {
  const durations: number[] = []
  for (let left = JOBS_ONE_BY_ONE; left > 0; left--) {
    const [picture] = await requestPictures(world, 1)
    const times = await picture?.finished()
    if (times) durations.push(times.finishedAt - times.startedAt)
  }
  return medianOf(durations)
}

function onStores({ table }: World): string {
  return table ? ' on instant stores' : ''
}

function describeTask(environment: Record<string, string>): WorkerTask {
  const required = (name: string) => environment[name] ?? ''
  return {
    count: JOBS,
    concurrency: CONCURRENCY,
    redisUrl: required('REDIS_URL'),
    region: required('AWS_REGION'),
    bucket: required('BUCKET_NAME'),
    table: required('TABLE_NAME'),
    replicate: {
      baseUrl: required('REPLICATE_BASE_URL'),
      auth: required('REPLICATE_API_TOKEN'),
      model: required('IMAGE_MODEL'),
    },
  }
}
