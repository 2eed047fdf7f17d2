import { S3Client } from '@aws-sdk/client-s3'
import t from 'tap'

import { createDirectUploads } from '../../src/photo/direct-uploads.ts'
import { createSignedUrls } from '../../src/stores/asset-urls.ts'

const NOON = Date.parse('2026-10-01T12:00:00Z')

/** A bucket whose client works with the credentials of a role, which are replaced now and then. */
function openBucket(expiresInSeconds?: number, start = NOON) {
  let role = 1
  const s3 = new S3Client({
    region: 'eu-central-1',
    credentials: async () => ({
      accessKeyId: `ROLE${role}`,
      secretAccessKey: 'secret',
      sessionToken: `session-${role}`,
      ...(expiresInSeconds !== undefined && { expiration: new Date(start + expiresInSeconds * 1_000) }),
    }),
  })
  t.teardown(() => s3.destroy())
  // What the SDK does when it refreshes the credentials of a role, without waiting for hours.
  const replace = () => {
    role += 1
    const config = s3.config as { credentials: () => Promise<object> }
    const next = { accessKeyId: `ROLE${role}`, secretAccessKey: 'secret', sessionToken: `session-${role}` }
    config.credentials = async () => next
  }
  return { s3, replace }
}

const read = (url: string, name: string) => new URL(url).searchParams.get(`X-Amz-${name}`)

t.test('an address stays the same for as long as its credentials', async (t) => {
  const { s3, replace } = openBucket()
  const urls = createSignedUrls(s3, 'moodscape', 900, () => NOON)
  const first = (await urls())('user-uploads/a.jpg')
  t.equal((await urls())('user-uploads/a.jpg'), first)
  replace()
  const second = (await urls())('user-uploads/a.jpg')
  t.equal(read(first, 'Security-Token'), 'session-1')
  t.equal(read(second, 'Security-Token'), 'session-2')
  t.match(read(second, 'Credential'), /^ROLE2\//)
})

t.test('an address is signed for no longer than its credentials live', async (t) => {
  const short = createSignedUrls(openBucket(400).s3, 'moodscape', 900, () => NOON)
  t.equal(read((await short())('a'), 'Expires'), '400')
  const long = createSignedUrls(openBucket(7_200).s3, 'moodscape', 900, () => NOON)
  t.equal(read((await long())('a'), 'Expires'), '900')
})

t.test('a form for a direct upload ends with the credentials that signed it, and says so', async (t) => {
  const open = createDirectUploads(openBucket(120, Date.now()).s3, 'moodscape')
  const { expires_at, fields } = await open('user', 'upload', 'image/jpeg')
  const { expiration } = JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString()) as {
    expiration: string
  }
  for (const end of [expires_at, expiration]) t.ok(Date.parse(end) <= Date.now() + 120_000, end)
})
