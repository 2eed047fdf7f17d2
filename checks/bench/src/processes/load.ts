// Puts load on an address and says how long it took: a process of its own, asked over its channel.
import { randomFillSync } from 'node:crypto'

import { PutObjectCommand } from '@aws-sdk/client-s3'
import { createS3Client } from '@moodscape/shared/process/aws-clients'
import { type Static, Type } from 'typebox'

import { answerQuestions } from '../process-link.ts'
import { readSmile } from '../smile.ts'

const amount = { requests: Type.Integer({ minimum: 1 }), lanes: Type.Integer({ minimum: 1 }) }

export const LoadOrder = Type.Union([
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
export type LoadOrder = Static<typeof LoadOrder>

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

answerQuestions<LoadOrder>(LoadOrder, async (order) => runLanes(await prepare(order), order))

async function prepare(order: LoadOrder): Promise<Request> {
  if (order.what === 'get') return prepareGet(order.url, order.token)
  const photo = await makePhoto(order.bytes)
  return order.what === 'upload' ? prepareUpload(order.url, order.token, photo) : preparePut(order, photo)
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

/** A real JPEG, followed by chance up to its size. */
async function makePhoto(bytes: number): Promise<Buffer> {
  const jpeg = await readSmile()
  return Buffer.concat([jpeg, randomFillSync(Buffer.alloc(Math.max(0, bytes - jpeg.length)))])
}

async function runLanes(
  request: Request,
  { requests, lanes }: { requests: number; lanes: number },
): Promise<LoadResult> {
  const latencies: number[] = []
  let left = requests
  const began = performance.now()
  const lane = async () => {
    while (left-- > 0) {
      const sent = performance.now()
      await request()
      latencies.push(performance.now() - sent)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return { seconds: (performance.now() - began) / 1_000, latencies }
}
