import {
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import t, { type Test } from 'tap'

import { startS3 } from '../src/s3/start-s3.ts'
import { credentials, region } from './fixtures/keys.ts'
import { createClient, serveS3 } from './fixtures/s3.ts'

const Bucket = 'photos'
const page = 'https://page.example'
const rule = {
  AllowedOrigins: [page, 'https://*.preview.example'],
  AllowedMethods: ['GET', 'HEAD', 'POST'],
  AllowedHeaders: ['content-type', 'x-amz-*'],
  ExposeHeaders: ['ETag'],
  MaxAgeSeconds: 600,
}

async function servePhoto(t: Test) {
  const s3 = await serveS3(t)
  await s3.client.send(new PutObjectCommand({ Bucket, Key: 'a.jpg', Body: 'picture' }))
  const link = await getSignedUrl(s3.client, new GetObjectCommand({ Bucket, Key: 'a.jpg' }), {
    expiresIn: 600,
  })
  const allow = () =>
    s3.client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }))
  const ask = (origin: string, method: string, names = '') =>
    fetch(link, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        ...(names && { 'access-control-request-headers': names }),
      },
    })
  return { ...s3, link, allow, ask }
}

t.test('without rules no page of another origin reads an answer, as on S3', async (t) => {
  const { client, link, ask } = await servePhoto(t)
  const answer = await fetch(link, { headers: { origin: page } })
  t.equal(await answer.text(), 'picture')
  t.equal(answer.headers.get('access-control-allow-origin'), null)
  const preflight = await ask(page, 'GET')
  t.equal(preflight.status, 403)
  t.match(await preflight.text(), /AccessForbidden.*CORS is not enabled/)
  await t.rejects(client.send(new GetBucketCorsCommand({ Bucket })), { name: 'NoSuchCORSConfiguration' })
})

t.test('a rule lets its origins use its methods, and no others', async (t) => {
  const { link, allow, ask } = await servePhoto(t)
  await allow()
  for (const origin of [page, 'https://one.preview.example']) {
    const answer = await fetch(link, { headers: { origin } })
    t.equal(answer.headers.get('access-control-allow-origin'), origin)
    t.equal(answer.headers.get('access-control-expose-headers'), 'ETag')
    t.match(answer.headers.get('vary'), /Origin/)
    t.equal((await ask(origin, 'POST', 'content-type, x-amz-date')).status, 200)
  }
  for (const origin of ['https://other.example', 'http://page.example', 'https://preview.example', 'null']) {
    t.equal(
      (await fetch(link, { headers: { origin } })).headers.get('access-control-allow-origin'),
      null,
      origin,
    )
    t.equal((await ask(origin, 'GET')).status, 403, origin)
  }
  t.equal((await ask(page, 'PUT')).status, 403)
  t.equal((await ask(page, 'GET', 'authorization')).status, 403)
  const preflight = await ask(page, 'GET', 'content-type')
  t.match(Object.fromEntries(preflight.headers), {
    'access-control-allow-methods': 'GET, HEAD, POST',
    'access-control-allow-headers': 'content-type',
    'access-control-max-age': '600',
  })
})

t.test('rules are read back, survive a restart, and go when they are deleted', async (t) => {
  const directory = t.testdir()
  const first = await startS3({ directory, credentials, region })
  const client = createClient(t, first.url)
  const { CreateBucketCommand } = await import('@aws-sdk/client-s3')
  await client.send(new CreateBucketCommand({ Bucket }))
  await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }))
  await first.close()
  const second = await startS3({ directory, credentials, region })
  t.teardown(second.close)
  const later = createClient(t, second.url)
  t.match(await later.send(new GetBucketCorsCommand({ Bucket })), { CORSRules: [rule] })
  await later.send(new DeleteBucketCorsCommand({ Bucket }))
  await t.rejects(later.send(new GetBucketCorsCommand({ Bucket })), { name: 'NoSuchCORSConfiguration' })
})

t.test('a method that S3 does not know in rules is refused', async (t) => {
  const { client } = await serveS3(t)
  const CORSRules = [{ ...rule, AllowedMethods: ['PATCH'] }]
  await t.rejects(client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } })), {
    name: 'InvalidRequest',
  })
})
