import { PutObjectCommand } from '@aws-sdk/client-s3'
import { createS3Client } from '@moodscape/shared/process/aws-clients'

import type { LoadTask } from './load-task.ts'
import { bodyOf, formOf, makePhoto } from './photo-body.ts'
import { expectStatus, send } from './send.ts'

/** Sends one request, the nth of all. */
export type RequestOnce = (n: number) => Promise<unknown>

const clients = new Map<string, ReturnType<typeof createS3Client>>()

/** Makes ready what can be made ready, so that only sending is measured. */
export async function prepareRequests(task: LoadTask): Promise<RequestOnce> {
  switch (task.what) {
    case 'get':
      return prepareGet(task)
    case 'upload':
      return prepareUpload(task, await makePhoto(task.bytes))
    case 'direct upload':
      return prepareDirectUpload(task, await makePhoto(task.bytes))
    case 'put':
      return preparePut(task, await makePhoto(task.bytes))
  }
}

function prepareGet({ url, token, etag }: Extract<LoadTask, { what: 'get' }>): RequestOnce {
  const headers = { ...bearer(token), ...(etag !== undefined && { 'if-none-match': etag }) }
  return () => expectStatus(etag === undefined ? 200 : 304, send('GET', url, headers))
}

function prepareUpload(
  { url, tokens, form }: Extract<LoadTask, { what: 'upload' }>,
  photo: Buffer,
): RequestOnce {
  const { type, body } = bodyOf(photo, form)
  return (n) => {
    const user = n % tokens.length
    const headers = { ...bearer(tokens[user]), 'content-type': type, 'x-forwarded-for': addressOf(user) }
    return expectStatus(202, send('POST', url, headers, body))
  }
}

/** Opens an upload, sends the photo straight to the bucket, and completes it. */
async function prepareDirectUpload(
  { url, tokens, requests, onlyBytes = false }: Extract<LoadTask, { what: 'direct upload' }>,
  photo: Buffer,
): Promise<RequestOnce> {
  const wish = Buffer.from(JSON.stringify({ media_type: 'image/jpeg' }))
  const open = async (n: number) => {
    const headers = { ...bearer(tokens[n % tokens.length]), 'content-type': 'application/json' }
    const opened = await expectStatus(201, send('POST', `${url}/uploads`, headers, wish))
    return JSON.parse(opened.body.toString()) as OpenedUpload
  }
  const fill = async (form: OpenedUpload) => {
    const { type, body } = formOf(form.fields, form.file_field, photo)
    await expectStatus(204, send('POST', form.url, { 'content-type': type }, body))
  }
  if (onlyBytes) {
    const opened: OpenedUpload[] = []
    for (let n = 0; n < requests; n++) opened.push(await open(n))
    return async () => {
      const form = opened.pop()
      if (form) await fill(form)
    }
  }
  return async (n) => {
    const form = await open(n)
    await fill(form)
    const complete = new URL(form.complete_url, url).href
    await expectStatus(202, send('POST', complete, bearer(tokens[n % tokens.length])))
  }
}

/** What the gateway says of a direct upload that it has opened. */
interface OpenedUpload {
  url: string
  fields: Record<string, string>
  file_field: string
  complete_url: string
}

function preparePut({ region, bucket }: Extract<LoadTask, { what: 'put' }>, photo: Buffer): RequestOnce {
  const s3 = clients.get(region) ?? createS3Client(region)
  clients.set(region, s3)
  return () =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: `bench/${crypto.randomUUID()}`, Body: photo }))
}

/** An address of each user, of a network that is for documents alone (RFC 5737). */
function addressOf(user: number): string {
  return `192.0.2.${(user % 254) + 1}`
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}
