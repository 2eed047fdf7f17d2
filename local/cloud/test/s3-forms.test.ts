import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post'
import t, { type Test } from 'tap'

import { createClient, openToPages, serveS3 } from './fixtures/s3.ts'

const Bucket = 'photos'

async function serveForms(t: Test) {
  const s3 = await serveS3(t)
  await openToPages(s3.client)
  return {
    ...s3,
    form: (more: Partial<PresignedPostOptions> = {}) => {
      return createPresignedPost(s3.client, { Bucket, Key: 'user/photo.png', Expires: 60, ...more })
    },
    absent: (Key: string) =>
      t.rejects(s3.client.send(new HeadObjectCommand({ Bucket, Key })), { name: 'NotFound' }),
  }
}

function fill(
  fields: Record<string, string>,
  file: Blob | null = new Blob(['png bytes']),
  name = 'me.png',
): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  if (file) form.append('file', file, name)
  return form
}

async function codeOf(answer: Response): Promise<string> {
  const [, code] = /<Code>(\w+)<\/Code>/.exec(await answer.text()) ?? []
  return `${answer.status} ${code}`
}

t.test('a form with a signed policy uploads its file', async (t) => {
  const { client, form } = await serveForms(t)
  const { url, fields } = await form({
    Conditions: [
      ['starts-with', '$Content-Type', 'image/'],
      ['content-length-range', 1, 1000],
    ],
    Fields: { 'Content-Type': 'image/png', 'x-amz-meta-from': 'a form', 'Cache-Control': 'private' },
  })
  const answer = await fetch(url, {
    method: 'POST',
    body: fill(fields),
    headers: { origin: 'http://127.0.0.1:3000' },
  })
  t.equal(answer.status, 204)
  t.equal(answer.headers.get('access-control-allow-origin'), '*')
  t.match(answer.headers.get('location'), /\/photos\/user%2Fphoto\.png$/)
  const object = await client.send(new GetObjectCommand({ Bucket, Key: 'user/photo.png' }))
  t.match(object, {
    ContentType: 'image/png',
    CacheControl: 'private',
    Metadata: { from: 'a form' },
    ETag: answer.headers.get('etag'),
  })
  t.equal(await object.Body?.transformToString(), 'png bytes')
})

t.test('the file name becomes part of the key where the form says so', async (t) => {
  const { client, form } = await serveForms(t)
  const { url, fields } = await form({ Key: 'user/${filename}' })
  t.equal(
    (await fetch(url, { method: 'POST', body: fill(fields, new Blob(['x']), 'my cat.png') })).status,
    204,
  )
  await client.send(new HeadObjectCommand({ Bucket, Key: 'user/my cat.png' }))
})

t.test('the answer is what the form asks for', async (t) => {
  const { form } = await serveForms(t)
  const post = async (Fields: Record<string, string>) => {
    const { url, fields } = await form({ Fields })
    return fetch(url, { method: 'POST', body: fill(fields), redirect: 'manual' })
  }
  const created = await post({ success_action_status: '201' })
  t.equal(created.status, 201)
  t.match(
    await created.text(),
    /<PostResponse.*<Bucket>photos<\/Bucket><Key>user\/photo\.png<\/Key><ETag>&quot;/s,
  )
  t.equal((await post({ success_action_status: '200' })).status, 200)
  t.equal((await post({ success_action_status: '418' })).status, 204)
  const redirected = await post({ success_action_redirect: 'http://127.0.0.1:3000/done?x=1' })
  t.equal(redirected.status, 303)
  t.match(
    redirected.headers.get('location'),
    /^http:\/\/127\.0\.0\.1:3000\/done\?x=1&bucket=photos&key=user%2Fphoto\.png&etag=/,
  )
})

t.test('a form that its policy does not cover stores nothing', async (t) => {
  const { form, absent } = await serveForms(t)
  const { url, fields } = await form({
    Conditions: [
      ['starts-with', '$key', 'user/'],
      ['starts-with', '$Content-Type', 'image/'],
      ['content-length-range', 2, 20],
    ],
    Fields: { 'Content-Type': 'image/png' },
  })
  const post = async (body: FormData) => codeOf(await fetch(url, { method: 'POST', body }))
  const unsigned = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'Policy'))
  t.equal(await post(fill(unsigned)), '403 AccessDenied')
  t.equal(await post(fill({ ...fields, key: 'admin/x' })), '403 AccessDenied')
  t.equal(await post(fill({ ...fields, 'Content-Type': 'text/html' })), '403 AccessDenied')
  t.equal(await post(fill({ ...fields, acl: 'private' })), '403 AccessDenied')
  t.equal(await post(fill({ ...fields, 'X-Amz-Signature': '0'.repeat(64) })), '403 SignatureDoesNotMatch')
  const otherPolicy = Buffer.from(
    JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions: [] }),
  ).toString('base64')
  t.equal(await post(fill({ ...fields, Policy: otherPolicy })), '403 SignatureDoesNotMatch')
  t.equal(await post(fill(fields, new Blob(['x']))), '400 EntityTooSmall')
  t.equal(await post(fill(fields, new Blob(['x'.repeat(21)]))), '400 EntityTooLarge')
  t.equal(await post(fill(fields, new Blob(['x'.repeat(5_000_000)]))), '400 EntityTooLarge')
  t.equal(await post(fill(fields, null)), '400 IncorrectNumberOfFilesInPostRequest')
  await absent('user/photo.png')
  await absent('admin/x')
})

t.test('a form field that no header could carry is refused', async (t) => {
  const { form, absent } = await serveForms(t)
  for (const value of ['🦊', 'two\r\nlines']) {
    const { url, fields } = await form({ Fields: { 'x-amz-meta-a': value } })
    t.equal(await codeOf(await fetch(url, { method: 'POST', body: fill(fields) })), '400 InvalidArgument')
  }
  await absent('user/photo.png')
})

t.test('a form of other keys, too old, or for another bucket stores nothing', async (t) => {
  const { url: endpoint, form, absent } = await serveForms(t)
  const stranger = createClient(t, endpoint, {
    credentials: { accessKeyId: 'OTHERKEY', secretAccessKey: 'x' },
  })
  const foreign = await createPresignedPost(stranger, { Bucket, Key: 'a' })
  t.equal(
    await codeOf(await fetch(foreign.url, { method: 'POST', body: fill(foreign.fields) })),
    '403 InvalidAccessKeyId',
  )
  const expired = await form({ Expires: -1 })
  t.equal(
    await codeOf(await fetch(expired.url, { method: 'POST', body: fill(expired.fields) })),
    '403 AccessDenied',
  )
  const { url, fields } = await form()
  const elsewhere = url.replace('/photos', '/nowhere')
  t.equal(await codeOf(await fetch(elsewhere, { method: 'POST', body: fill(fields) })), '404 NoSuchBucket')
  await absent('a')
})

t.test('a body that is no form is refused', async (t) => {
  const { form, absent } = await serveForms(t)
  const { url } = await form()
  t.equal(await codeOf(await fetch(url, { method: 'POST', body: 'text' })), '400 MalformedPOSTRequest')
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  const cut = '--x\r\ncontent-disposition: form-data; name="key"\r\n\r\nuser/photo.png\r\n--x\r\ncontent-dis'
  t.equal(await codeOf(await fetch(url, { method: 'POST', headers, body: cut })), '400 MalformedPOSTRequest')
  await absent('user/photo.png')
})
