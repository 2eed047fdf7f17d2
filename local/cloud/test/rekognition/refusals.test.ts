import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'

import { DetectLabelsCommand } from '@aws-sdk/client-rekognition'
import sharp from 'sharp'
import t from 'tap'

import { createFaults } from '../../src/faults.ts'
import { postSigned } from './post-signed.ts'
import { drawnFace, rekognitionFor } from './rekognition-for.ts'

const faults = createFaults()
const { url, client, detectFaces } = await rekognitionFor(t, { faults })
const photo = await drawnFace('no-face')

/** A plain picture of this size. */
function blank(width: number, height: number, format: 'jpeg' | 'png' | 'webp' | 'gif') {
  return sharp({ create: { width, height, channels: 3, background: 'grey' } })
    .toFormat(format)
    .toBuffer()
}

/** The same PNG with another size in its header, as a decompression bomb has it. */
function claimSize(png: Buffer, width: number, height: number): Buffer {
  const claimed = Buffer.from(png)
  const header = claimed.subarray(12, 29)
  header.writeUInt32BE(width, 4)
  header.writeUInt32BE(height, 8)
  claimed.writeUInt32BE(crc32(header), 29)
  return claimed
}

t.test('images that Rekognition refuses', async (t) => {
  const png = await blank(100, 100, 'png')
  const cases: [string, Buffer, string][] = [
    ['no image at all', Buffer.from('hello'), 'InvalidImageFormatException'],
    ['a WebP', await blank(100, 100, 'webp'), 'InvalidImageFormatException'],
    ['a GIF', await blank(100, 100, 'gif'), 'InvalidImageFormatException'],
    ['a JPEG cut off in the middle', photo.subarray(0, photo.length / 2), 'InvalidImageFormatException'],
    ['a PNG signature and nothing more', png.subarray(0, 8), 'InvalidImageFormatException'],
    ['a side below 80 pixels', await blank(300, 79, 'jpeg'), 'InvalidParameterException'],
    ['more than 100 million pixels', claimSize(png, 10_001, 10_000), 'ImageTooLargeException'],
    ['more than 5 MB in the request', Buffer.alloc(5 * 1024 * 1024 + 1, photo), 'ImageTooLargeException'],
    ['nothing', Buffer.alloc(0), 'ValidationException'],
  ]
  for (const [what, Bytes, name] of cases) {
    await t.rejects(detectFaces({ Image: { Bytes } }), { name, $metadata: { httpStatusCode: 400 } }, what)
  }
})

t.test('an image that is both inline and in S3, or neither, or without a key', async (t) => {
  const S3Object = { Bucket: 'photos', Name: 'a.jpg' }
  const refusal = { name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } }
  await t.rejects(detectFaces({ Image: { Bytes: photo, S3Object } }), refusal)
  await t.rejects(detectFaces({ Image: {} }), refusal)
  await t.rejects(detectFaces({ Image: { S3Object: { Bucket: 'photos' } } }), refusal)
})

t.test('members that break a constraint of the API', async (t) => {
  const refusal = { name: 'ValidationException', $metadata: { httpStatusCode: 400 } }
  await t.rejects(detectFaces({ Image: undefined }), refusal)
  await t.rejects(detectFaces({ Image: { Bytes: photo }, Attributes: ['MOOD' as 'ALL'] }), refusal)
  await t.rejects(detectFaces({ Image: { S3Object: { Bucket: 'no/slash', Name: 'a.jpg' } } }), refusal)
})

t.test('bodies that are no input of DetectFaces', async (t) => {
  const bodies = [
    '{',
    '[]',
    '{"Image":{"Bytes":7}}',
    '{"Image":{"Bytes":"not base64!"}}',
    '{"Image":{},"Attributes":"ALL"}',
  ]
  for (const body of bodies) {
    t.match(await postSigned(url, body), { status: 400, body: { __type: 'SerializationException' } }, body)
  }
})

t.test('an error is told in the JSON 1.1 protocol', async (t) => {
  const { status, headers, body } = await postSigned(url, '{"Image":{}}')
  t.equal(status, 400)
  t.equal(headers.get('content-type'), 'application/x-amz-json-1.1')
  t.match(headers.get('x-amzn-requestid'), /^[0-9a-f-]{36}$/)
  t.match(body, { __type: 'InvalidParameterException', Code: 'InvalidParameterException', Message: String })
})

t.test('other operations of Rekognition are unknown', async (t) => {
  const detectLabels = client.send(new DetectLabelsCommand({ Image: { Bytes: photo } }))
  await t.rejects(detectLabels, { name: 'UnknownOperationException' })
  const elsewhere = await fetch(`${url}/other`)
  t.match(await elsewhere.json(), { __type: 'UnknownOperationException' })
})

t.test('a body beyond all limits is refused before it is sent', async (t) => {
  const call = request(url, { method: 'POST', headers: { 'content-length': 25 * 1024 * 1024 } })
  t.teardown(() => call.destroy())
  call.flushHeaders()
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  t.equal(response.statusCode, 413)
  t.match(await json(response), { __type: 'RequestEntityTooLargeException' })
})

t.test('a test can break the operation by its name', async (t) => {
  faults.inject({
    match: ({ operation }) => operation === 'DetectFaces',
    times: 1,
    action: { type: 'status', code: 400, body: { __type: 'ProvisionedThroughputExceededException' } },
  })
  const refusal = { name: 'ProvisionedThroughputExceededException' }
  await t.rejects(detectFaces({ Image: { Bytes: photo } }), refusal)
  t.match(faults.log.at(-1), { operation: 'DetectFaces', outcome: 400 })
})
