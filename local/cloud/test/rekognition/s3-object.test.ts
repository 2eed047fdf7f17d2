import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { DetectFacesCommand } from '@aws-sdk/client-rekognition'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import t from 'tap'

import type { FaultAction } from '../../src/fault-rule.ts'
import { createFaults } from '../../src/faults.ts'
import { startS3 } from '../../src/s3/start-s3.ts'
import { clientFor, credentials, drawnFace, region, rekognitionFor } from './rekognition-for.ts'

const directory = await mkdtemp(join(tmpdir(), 'rekognition-s3-'))
const faults = createFaults()
const s3 = await startS3({ directory, credentials, region, faults })
const objects = new S3Client({ endpoint: s3.url, region, credentials, forcePathStyle: true })
t.teardown(async () => {
  objects.destroy()
  await s3.close()
  await rm(directory, { recursive: true })
})
const { detectFaces } = await rekognitionFor(t, { s3Url: s3.url })

await objects.send(new CreateBucketCommand({ Bucket: 'photos' }))
await put('smile.jpg', await drawnFace('smile'))

async function put(Key: string, Body: Buffer): Promise<void> {
  await objects.send(new PutObjectCommand({ Bucket: 'photos', Key, Body }))
}

function read(Name: string, place: { Bucket?: string; Version?: string } = {}) {
  return detectFaces({ Image: { S3Object: { Bucket: 'photos', Name, ...place } }, Attributes: ['ALL'] })
}

t.test('an object or bucket that is missing is an invalid object', async (t) => {
  const refusal = { name: 'InvalidS3ObjectException', $metadata: { httpStatusCode: 400 } }
  await t.rejects(read('nowhere.jpg'), refusal)
  await t.rejects(read('half a surrogate \ud83d'), refusal)
  await t.rejects(read('smile.jpg', { Bucket: 'nobodys-photos' }), refusal)
})

t.test('an object that the key pair may not read is an invalid object', async (t) => {
  const other = { accessKeyId: 'AKIDOTHER', secretAccessKey: 'other' }
  const { url } = await rekognitionFor(t, { s3Url: s3.url, credentials: other })
  const command = new DetectFacesCommand({ Image: { S3Object: { Bucket: 'photos', Name: 'smile.jpg' } } })
  await t.rejects(clientFor(t, url, other).send(command), { name: 'InvalidS3ObjectException' })
})

t.test('a version is asked for by its id', async (t) => {
  await t.rejects(read('smile.jpg', { Version: 'v/1 2' }), { name: 'InvalidS3ObjectException' })
  t.equal(faults.log.at(-1)?.url, '/photos/smile.jpg?versionId=v%2F1%202')
})

t.test('an object above 15 MB is too large, one that is no photo has an invalid format', async (t) => {
  await put('large.jpg', Buffer.alloc(15 * 1024 * 1024 + 1, await drawnFace('smile')))
  await put('text.jpg', Buffer.from('hello'))
  await t.rejects(read('large.jpg'), { name: 'ImageTooLargeException' })
  await t.rejects(read('text.jpg'), { name: 'InvalidImageFormatException' })
})

t.test('an S3 that fails is a fault of the service, which may be tried again', async (t) => {
  const failures: FaultAction[] = [{ type: 'status', code: 503 }, { type: 'reset' }, { type: 'truncate' }]
  for (const action of failures) {
    faults.inject({ match: ({ operation }) => operation === 'GetObject', times: 1, action })
    const refusal = { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }
    await t.rejects(read('smile.jpg'), refusal, action.type)
  }
  await t.rejects(read('text.jpg'), { name: 'InvalidImageFormatException' }, 'and then it is read again')
})
