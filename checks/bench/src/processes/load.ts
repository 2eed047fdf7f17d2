// A process that puts load on an address and measures how long that takes.
import { randomFillSync } from 'node:crypto'

import { PutObjectCommand } from '@aws-sdk/client-s3'
import { createS3Client } from '@moodscape/shared/process/aws-clients'
import PQueue from 'p-queue'
import { type Static, Type } from 'typebox'

import { answerQuestions } from '../process-link.ts'
import { readSamplePhoto } from '../sample-photo.ts'

const amount = { requests: Type.Integer({ minimum: 1 }), connections: Type.Integer({ minimum: 1 }) }

export const LoadTask = Type.Union([
  Type.Object({
    ...amount,
    what: Type.Literal('get'),
    url: Type.String(),
    token: Type.Optional(Type.String()),
  }),
  Type.Object({
    ...amount,
    what: Type.Literal('upload'),
    url: Type.String(),
    token: Type.String(),
    bytes: Type.Integer(),
  }),
  Type.Object({
    ...amount,
    what: Type.Literal('put'),
    region: Type.String(),
    bucket: Type.String(),
    bytes: Type.Integer(),
  }),
])
export type LoadTask = Static<typeof LoadTask>

export const LoadResult = Type.Object({
  /** From the first request to the last answer. */
  seconds: Type.Number(),
  /** Milliseconds of each request. */
  latencies: Type.Array(Type.Number()),
})
export type LoadResult = Static<typeof LoadResult>

type Request = () => Promise<void>

const boundary = 'a-boundary-of-the-bench'
const clients = new Map<string, ReturnType<typeof createS3Client>>()

answerQuestions<LoadTask>(LoadTask, async (task) => repeat(await prepare(task), task))

async function prepare(task: LoadTask): Promise<Request> {
  if (task.what === 'get') return prepareGet(task.url, task.token)
  const photo = await makePhoto(task.bytes)
  return task.what === 'upload' ? prepareUpload(task.url, task.token, photo) : preparePut(task, photo)
}

function prepareGet(url: string, token: string | undefined): Request {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return async () => {
    const response = await fetch(url, { headers })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  }
}

function prepareUpload(url: string, token: string, photo: Buffer): Request {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="image"; filename="face.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head), photo, Buffer.from(`\r\n--${boundary}--\r\n`)])
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': `multipart/form-data; boundary=${boundary}`,
  }
  return async () => {
    const response = await fetch(url, { method: 'POST', headers, body })
    const text = await response.text()
    if (response.status !== 202) throw new Error(`${url} answered ${response.status} ${text}`)
  }
}

function preparePut({ region, bucket }: { region: string; bucket: string }, photo: Buffer): Request {
  const s3 = clients.get(region) ?? createS3Client(region)
  clients.set(region, s3)
  return async () => {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `bench/${crypto.randomUUID()}`, Body: photo }))
  }
}

/** A real JPEG, padded with random bytes. */
async function makePhoto(bytes: number): Promise<Buffer> {
  const jpeg = await readSamplePhoto()
  return Buffer.concat([jpeg, randomFillSync(Buffer.alloc(Math.max(0, bytes - jpeg.length)))])
}

async function repeat(
  request: Request,
  { requests, connections }: Pick<LoadTask, 'requests' | 'connections'>,
): Promise<LoadResult> {
  const latencies: number[] = []
  const measure = async () => {
    const sent = performance.now()
    await request()
    latencies.push(performance.now() - sent)
  }
  const began = performance.now()
  await new PQueue({ concurrency: connections }).addAll(Array<typeof measure>(requests).fill(measure))
  return { seconds: (performance.now() - began) / 1_000, latencies }
}
