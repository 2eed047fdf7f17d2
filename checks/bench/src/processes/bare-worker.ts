// The baseline for the pipeline: bare BullMQ, with jobs that make the same calls and handle no failure.
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { createDynamoDbClient, createS3Client } from '@moodscape/shared/process/aws-clients'
import { connectRedis } from '@moodscape/shared/redis/redis-connection'
import { type Job, Queue, Worker } from 'bullmq'
import { type Static, Type } from 'typebox'

import { answerQuestions } from '../process/process-link.ts'
import { makePicture, makeThumbnail, openReplicate, ReplicateTask } from './make-picture.ts'

export const WorkerTask = Type.Object({
  count: Type.Integer({ minimum: 1 }),
  concurrency: Type.Integer({ minimum: 1 }),
  redisUrl: Type.String(),
  region: Type.String(),
  bucket: Type.String(),
  table: Type.String(),
  replicate: ReplicateTask,
})
export type WorkerTask = Static<typeof WorkerTask>

export const WorkerResult = Type.Object({
  /** From the start of the worker to the end of its last job. */
  seconds: Type.Number(),
  /** Milliseconds of each job. */
  durations: Type.Array(Type.Number()),
})
export type WorkerResult = Static<typeof WorkerResult>

let collaborators: ReturnType<typeof connect> | undefined

answerQuestions<WorkerTask>(WorkerTask, async (task): Promise<WorkerResult> => {
  const name = `bench-${crypto.randomUUID()}`
  collaborators ??= connect(task)
  const { queueRedis, workerRedis } = collaborators
  const queue = new Queue(name, { connection: queueRedis })
  await queue.addBulk(
    Array.from({ length: task.count }, (_, n) => ({ name, data: { n }, opts: { removeOnComplete: true } })),
  )
  const result = await workThrough(name, task, createHandler(task, collaborators), workerRedis)
  await queue.close()
  return result
})

function connect({ redisUrl, region, replicate }: WorkerTask) {
  const redis = { REDIS_URL: redisUrl, REDIS_CLUSTER: false, REDIS_SENTINEL_MASTER: '' }
  return {
    queueRedis: connectRedis(redis, 'worker', 'bench-queue'),
    workerRedis: connectRedis(redis, 'worker', 'bench-worker'),
    s3: createS3Client(region),
    table: createDynamoDbClient(region),
    replicate: openReplicate(replicate),
  }
}

/** A job asks the provider, stores its output with a thumbnail, and writes one record. */
function createHandler(task: WorkerTask, { replicate, s3, table }: ReturnType<typeof connect>) {
  return async (job: Job) => {
    const picture = await makePicture(replicate, task.replicate.model)
    const key = `bench/${job.id}.webp`
    const store = (Key: string, Body: Buffer) =>
      s3.send(new PutObjectCommand({ Bucket: task.bucket, Key, Body, ContentType: 'image/webp' }))
    await store(key, picture)
    await store(`bench/${job.id}-small.webp`, await makeThumbnail(picture))
    const item = {
      user_id: 'bench',
      upload_id: `${job.queueName}-${job.id}`,
      created_at: new Date().toISOString(),
      key,
    }
    await table.send(new PutCommand({ TableName: task.table, Item: item }))
  }
}

async function workThrough(
  name: string,
  { count, concurrency }: WorkerTask,
  handle: (job: Job) => Promise<void>,
  connection: ReturnType<typeof connectRedis>,
): Promise<WorkerResult> {
  const durations: number[] = []
  const isDone = Promise.withResolvers<void>()
  const worker = new Worker(
    name,
    async (job) => {
      const taken = performance.now()
      await handle(job)
      durations.push(performance.now() - taken)
    },
    { connection, concurrency, autorun: false },
  )
  worker.on('completed', () => {
    if (durations.length === count) isDone.resolve()
  })
  worker.on('failed', (_job, error) => isDone.reject(error))
  await worker.waitUntilReady()
  const began = performance.now()
  worker.run().catch((error: unknown) => isDone.reject(error))
  await isDone.promise
  const seconds = (performance.now() - began) / 1_000
  await worker.close()
  return { seconds, durations }
}
