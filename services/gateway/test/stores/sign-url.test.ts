import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { createS3Client } from '@moodscape/shared/process/aws-clients'
import t from 'tap'

import { createUrlSigner } from '../../src/stores/sign-url.ts'
import { startTestStores } from '../fixtures/test-stores.ts'

const role = { accessKeyId: 'ROLE', secretAccessKey: 'secret', sessionToken: 'a+token/of=60 characters' }
const validity = { expiresIn: 900, signingDate: new Date('2026-10-01T12:00:00Z') }

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'ROLE', AWS_SECRET_ACCESS_KEY: 'secret' })
const clients: Record<string, S3Client> = {
  'S3 by path': createS3Client('eu-central-1'),
  'S3 by host': new S3Client({ region: 'eu-central-1', credentials: role }),
  'a server with a port': createS3Client('eu-central-1', 'http://127.0.0.1:9000'),
  'a server below a path': createS3Client('eu-central-1', 'https://files.example/s3'),
}
t.teardown(() => Object.values(clients).forEach((client) => client.destroy()))

for (const [what, client] of Object.entries(clients)) {
  t.test(`an address of ${what} is the one that the client itself makes`, async (t) => {
    const prepare = createUrlSigner(client, 'moodscape')
    const sign = await prepare(await client.config.credentials(), validity)
    for (const key of ['user-uploads/u/a.jpg', 'a b/ü+&.png']) {
      const command = new GetObjectCommand({ Bucket: 'moodscape', Key: key })
      const [ours, theirs] = [new URL(sign(key)), new URL(await getSignedUrl(client, command, validity))]
      t.equal(ours.host, theirs.host)
      t.equal(decodeURIComponent(ours.pathname), decodeURIComponent(theirs.pathname))
      t.same([...ours.searchParams].sort(), [...theirs.searchParams].sort(), 'to the signature')
    }
  })
}

t.test('the bucket takes such an address, and for no other object', async (t) => {
  const stores = await startTestStores()
  t.teardown(() => stores.close())
  const { s3 } = stores
  const prepare = createUrlSigner(s3, 'moodscape')
  const sign = await prepare(await s3.config.credentials(), { expiresIn: 900, signingDate: new Date() })
  const address = sign('user-uploads/a.jpg')
  t.equal((await fetch(address)).status, 404)
  t.equal((await fetch(address.replace('a.jpg', 'b.jpg'))).status, 403)
})
