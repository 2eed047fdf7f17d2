import { request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'

import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import t from 'tap'

import { createClient, openToPages, serveS3 } from './fixtures/s3.ts'

const Bucket = 'photos'
const Key = 'a folder/me & you.jpg'

async function codeOf(answer: Response): Promise<string> {
  const [, code] = /<Code>(\w+)<\/Code>/.exec(await answer.text()) ?? []
  return `${answer.status} ${code}`
}

t.test('a request without a signature is refused', async (t) => {
  const { url } = await serveS3(t)
  const attempts: Array<[method: string, path: string]> = [
    ['GET', '/'],
    ['GET', '/photos'],
    ['GET', '/photos/a'],
    ['PUT', '/photos/a'],
    ['DELETE', '/photos/a'],
    ['PUT', '/mine'],
    ['POST', '/photos?delete'],
    ['GET', '/photos/a?response-content-type=text/html'],
    ['GET', '/photos?policy'],
  ]
  for (const [method, path] of attempts) {
    const answer = await fetch(url + path, { method, ...(method === 'PUT' && { body: 'x' }) })
    t.equal(await codeOf(answer), '403 AccessDenied', `${method} ${path}`)
    t.match(answer.headers.get('x-amz-request-id'), /^[0-9A-F]{16}$/)
  }
  t.equal((await fetch(`${url}/photos`, { method: 'HEAD' })).status, 403)
  t.equal(await codeOf(await fetch(`${url}/photos`, { method: 'PATCH' })), '405 MethodNotAllowed')
  t.equal(await codeOf(await fetch(`${url}/%E0%A4%A`)), '400 InvalidURI')
})

t.test('keys, region and clock have to be right', async (t) => {
  const { url } = await serveS3(t)
  const attempt = (config: object) => createClient(t, url, config).send(new GetObjectCommand({ Bucket, Key }))
  const keys = (accessKeyId: string, secretAccessKey: string) => ({
    credentials: { accessKeyId, secretAccessKey },
  })
  await t.rejects(attempt(keys('LOCALKEY', 'wrong')), {
    name: 'SignatureDoesNotMatch',
    $metadata: { httpStatusCode: 403 },
  })
  await t.rejects(attempt(keys('OTHERKEY', 'local-secret')), { name: 'InvalidAccessKeyId' })
  await t.rejects(attempt({ region: 'us-east-1' }), { name: 'AuthorizationHeaderMalformed' })
  const sixteenMinutes = 16 * 60_000
  await t.rejects(attempt({ systemClockOffset: -sixteenMinutes }), { name: 'RequestTimeTooSkewed' })
  await t.rejects(attempt({ systemClockOffset: sixteenMinutes }), { name: 'RequestTimeTooSkewed' })
  await t.rejects(attempt({ systemClockOffset: -14 * 60_000 }), { name: 'NoSuchKey' })
})

t.test('headers that are malformed, of another scheme or not signed are refused', async (t) => {
  const { url, client } = await serveS3(t)
  const authorizations: Array<[value: string, code: string]> = [
    ['Bearer abc', '400 InvalidArgument'],
    ['AWS LOCALKEY:signature', '400 InvalidArgument'],
    ['AWS4-HMAC-SHA256 nonsense', '400 AuthorizationHeaderMalformed'],
    ['AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00', '400 AuthorizationHeaderMalformed'],
  ]
  const stamp = { 'x-amz-date': '20260101T000000Z', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  for (const [authorization, code] of authorizations) {
    t.equal(
      await codeOf(await fetch(`${url}/photos`, { headers: { ...stamp, authorization } })),
      code,
      authorization,
    )
  }

  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
  const recorded = createClient(t, url)
  const signed = await captureHeaders(recorded, () => recorded.send(new GetObjectCommand({ Bucket, Key })))
  const path = '/photos/a%20folder/me%20%26%20you.jpg?x-id=GetObject'
  t.equal((await send(url, path, signed)).status, 200)
  t.match(await send(url, path, { ...signed, 'x-amz-meta-more': '1' }), {
    status: 403,
    body: /<HeadersNotSigned>x-amz-meta-more</,
  })
  t.match(await send(url, '/photos/other?x-id=GetObject', signed), {
    status: 403,
    body: /SignatureDoesNotMatch/,
  })
  t.match(await send(url, `${path}&x=1`, signed), { status: 403, body: /SignatureDoesNotMatch/ })
  t.match(await send(url, '/photos?X-Amz-Algorithm=AWS4-HMAC-SHA256', signed), {
    body: /Only one auth mechanism/,
  })
})

t.test('a body that is not the one signed stores nothing', async (t) => {
  const { url, client } = await serveS3(t)
  const withoutChecksum = createClient(t, url, { requestChecksumCalculation: 'WHEN_REQUIRED' })
  const signed = await captureHeaders(withoutChecksum, () => {
    return withoutChecksum.send(new PutObjectCommand({ Bucket, Key: 'signed', Body: 'the body' }))
  })
  const attempt = (body: string) => send(url, '/photos/signed?x-id=PutObject', signed, 'PUT', body)
  t.match(await attempt('THE BODY'), { status: 400, body: /XAmzContentSHA256Mismatch/ })
  await t.rejects(client.send(new HeadObjectCommand({ Bucket, Key: 'signed' })), { name: 'NotFound' })
  t.equal((await attempt('the body')).status, 200)
})

t.test('a presigned GET lends one object for a while', async (t) => {
  const { client } = await serveS3(t)
  await openToPages(client)
  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'picture', ContentType: 'image/jpeg' }))
  const link = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 })
  const answer = await fetch(link, { headers: { range: 'bytes=0-3', origin: 'http://127.0.0.1:3000' } })
  t.equal(await answer.text(), 'pict')
  t.equal(answer.headers.get('access-control-allow-origin'), '*')
  t.equal(answer.headers.get('content-type'), 'image/jpeg')

  t.equal(await codeOf(await fetch(link.replace('me%20%26', 'him%20%26'))), '403 SignatureDoesNotMatch')
  t.equal(
    await codeOf(await fetch(link.replace('X-Amz-Expires=60', 'X-Amz-Expires=99'))),
    '403 SignatureDoesNotMatch',
  )
  t.equal(await codeOf(await fetch(`${link}&response-content-type=text%2Fhtml`)), '403 SignatureDoesNotMatch')
  t.equal(await codeOf(await fetch(link, { method: 'DELETE' })), '403 SignatureDoesNotMatch')
  t.equal(
    await codeOf(await fetch(link, { headers: { 'x-amz-checksum-mode': 'ENABLED' } })),
    '403 AccessDenied',
  )
  t.equal((await fetch(link, { method: 'HEAD' })).status, 403)
  const incomplete = link.replace(/&X-Amz-Expires=60/, '')
  t.equal(await codeOf(await fetch(incomplete)), '400 AuthorizationQueryParametersError')
})

t.test('a presigned GET ends when it says, and no later than after seven days', async (t) => {
  const { client } = await serveS3(t)
  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'picture' }))
  const sign = (expiresIn: number, age: number) => {
    const signingDate = new Date(Date.now() - age * 1000)
    return getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn, signingDate })
  }
  t.equal((await fetch(await sign(60, 50))).status, 200)
  t.equal(await codeOf(await fetch(await sign(60, 61))), '403 AccessDenied')
  t.equal((await fetch(await sign(604_800, 604_000))).status, 200)
  t.equal(await codeOf(await fetch(await sign(60, -3600))), '403 AccessDenied')
  const sevenDays = await sign(604_800, 0)
  const eightDays = sevenDays.replace('604800', '691200')
  t.equal(await codeOf(await fetch(eightDays)), '400 AuthorizationQueryParametersError')
})

t.test('a presigned GET may change the headers it answers with', async (t) => {
  const { client } = await serveS3(t)
  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'picture' }))
  const link = await getSignedUrl(
    client,
    new GetObjectCommand({
      Bucket,
      Key,
      ResponseContentType: 'image/png',
      ResponseContentDisposition: 'attachment; filename="ü.png"',
      ResponseCacheControl: 'private, max-age=3600',
    }),
  )
  const answer = await fetch(link)
  t.equal(answer.headers.get('content-type'), 'image/png')
  t.match(answer.headers.get('content-disposition'), /^attachment; filename=/)
  t.equal(answer.headers.get('cache-control'), 'private, max-age=3600')
  await answer.arrayBuffer()
  const unspeakable = new GetObjectCommand({
    Bucket,
    Key,
    ResponseContentDisposition: 'attachment; filename="🦊"',
  })
  t.equal(await codeOf(await fetch(await getSignedUrl(client, unspeakable))), '400 InvalidArgument')
})

t.test('a presigned PUT lends one place for one upload from a page', async (t) => {
  const { url, client } = await serveS3(t)
  await openToPages(client)
  const browser = createClient(t, url, { requestChecksumCalculation: 'WHEN_REQUIRED' })
  const link = await getSignedUrl(
    browser,
    new PutObjectCommand({ Bucket, Key, ContentType: 'image/png', Metadata: { a: 'b' } }),
    {
      signableHeaders: new Set(['content-type']),
    },
  )
  const preflight = await fetch(link, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://127.0.0.1:3000',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    },
  })
  t.equal(preflight.status, 200)
  t.equal(preflight.headers.get('access-control-allow-headers'), 'content-type')
  t.match(preflight.headers.get('access-control-allow-methods'), /PUT/)

  const put = (type: string) =>
    fetch(link, { method: 'PUT', body: 'png bytes', headers: { 'content-type': type } })
  t.equal(await codeOf(await put('text/html')), '403 SignatureDoesNotMatch')
  t.equal((await put('image/png')).status, 200)
  t.match(await client.send(new HeadObjectCommand({ Bucket, Key })), {
    ContentType: 'image/png',
    ContentLength: 9,
    Metadata: { a: 'b' },
  })
})

t.test('a bucket in the host name is the bucket', async (t) => {
  const { url, client } = await serveS3(t)
  await client.send(new PutObjectCommand({ Bucket, Key: 'in-host', Body: 'found' }))
  const port = new URL(url).port
  const named = createClient(t, `http://localhost:${port}`)
  const link = await getSignedUrl(named, new GetObjectCommand({ Bucket, Key: 'in-host' }))
  t.equal(new URL(link).hostname, 'photos.localhost')
  const { pathname, search, host } = new URL(link)
  t.match(await send(url, pathname + search, { host }), { status: 200, body: 'found' })
})

/** The headers this client, which is used up by it, would send. */
async function captureHeaders(
  client: S3Client,
  send: () => Promise<unknown>,
): Promise<Record<string, string>> {
  let captured: Record<string, string> = {}
  client.middlewareStack.add(
    () => async (args) => {
      captured = { ...(args.request as { headers: Record<string, string> }).headers }
      throw new Error('captured')
    },
    { step: 'finalizeRequest', priority: 'low', name: 'capture' },
  )
  await send().catch(() => {})
  return captured
}

/** Sends exactly these headers, as fetch would not. */
async function send(url: string, path: string, headers: Record<string, string>, method = 'GET', body = '') {
  const { port } = new URL(url)
  const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }).end(body)
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; body: string }>()
  request.on('error', reject)
  request.on('response', (answer) => {
    text(answer).then((body) => resolve({ status: answer.statusCode, body }), reject)
  })
  return promise
}
