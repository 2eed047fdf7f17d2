import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, watch } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'

import t from 'tap'

import { standIn, testClock } from './fixtures/stand-in.ts'
import { TOKEN } from './fixtures/token.ts'

t.test('a file is uploaded, shown, listed and deleted', async (t) => {
  const { client, directory, url } = await standIn(t)
  const content = Buffer.from('a photo, say')
  const photo = new File([content], 'photo.jpg', { type: 'image/jpeg' })
  const file = await client.files.create(photo, { owner: 'me' })
  t.match(file, {
    id: /^[a-z2-7]{26}$/,
    name: 'photo.jpg',
    content_type: 'image/jpeg',
    size: content.length,
    checksums: { sha256: createHash('sha256').update(content).digest('hex') },
    metadata: { owner: 'me' },
    urls: { get: `${url}/v1/files/${file.id}` },
  })
  t.same(await client.files.get(file.id), file)
  t.same((await client.files.list()).results, [file])
  t.equal(await client.files.delete(file.id), true)
  await t.rejects(client.files.get(file.id), { name: 'ApiError', message: /status 404/ })
  t.same(await readdir(join(directory, 'files')), [])
})

t.test('files survive a restart and end after a day', async (t) => {
  const clock = testClock()
  const first = await standIn(t, { clock: clock.read })
  const file = await first.client.files.create(Buffer.from('kept'))
  t.match(file, { created_at: '2026-01-01T00:00:00.000Z', expires_at: '2026-01-02T00:00:00.000Z' })
  await first.close()

  const second = await standIn(t, { clock: clock.read, directory: first.directory })
  t.equal((await second.client.files.get(file.id)).id, file.id)
  clock.advance(24 * 3600)
  t.same((await second.client.files.list()).results, [])
  t.same(await readdir(join(first.directory, 'files')), [])
})

t.test('an upload that is none is refused and leaves nothing behind', async (t) => {
  const { call, directory } = await standIn(t)
  const upload = async (type: string, body: string) =>
    (
      await call('/files', {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      })
    ).json()
  const part = (name: string, content: string) =>
    `--b\r\ncontent-disposition: form-data; name="${name}"; filename="f"\r\n\r\n${content}\r\n`
  const form = 'multipart/form-data; boundary=b'
  t.match(await upload('multipart/form-data', 'x'), { status: 400, title: 'Bad request' })
  t.match(await upload(form, ''), { status: 400 })
  t.match(await upload(form, part('content', 'unfinished')), { status: 400 })
  const end = '--b--\r\n'
  const content = part('content', 'x')
  t.match(await upload(form, part('other', 'x') + end), { status: 400, detail: /"content"/ })
  t.match(await upload(form, content + part('metadata', '{') + end), { status: 400, detail: /not JSON/ })
  t.match(await upload(form, content + part('metadata', '[]') + end), { status: 400, detail: /JSON object/ })
  t.match(await upload('application/json', '{}'), { status: 400 })
  t.same(await readdir(join(directory, 'files')), [])
})

t.test('an upload that breaks off leaves nothing behind', async (t) => {
  const { url, directory } = await standIn(t)
  const folder = join(directory, 'files')
  const changes = watch(folder)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    [
      'POST /v1/files HTTP/1.1',
      'host: x',
      `authorization: Bearer ${TOKEN}`,
      'content-length: 1000',
      'content-type: multipart/form-data; boundary=b',
      '',
      '--b',
      'content-disposition: form-data; name="content"; filename="f"',
      '',
      'the first of many bytes',
    ].join('\r\n'),
  )
  const seen: string[] = []
  for await (const { filename } of changes) {
    seen.push(filename ?? '')
    socket.destroy()
    if ((await readdir(folder)).length === 0) break
  }
  t.match(seen[0], /\.content$/)
})
