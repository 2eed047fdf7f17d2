import { createHash } from 'node:crypto'

import { DetectFacesCommand } from '@aws-sdk/client-rekognition'
import t from 'tap'

import { type PostOptions, postSigned } from './post-signed.ts'
import { clientFor, credentials, rekognitionFor } from './rekognition-for.ts'

const { url } = await rekognitionFor(t)
/** Who is let in with this is told that the image is missing. */
const noImage = '{"Image":{}}'

t.test('a key that is not known and a secret that is wrong are refused', async (t) => {
  const command = new DetectFacesCommand({ Image: {} })
  const stranger = clientFor(t, url, { ...credentials, accessKeyId: 'AKIDSTRANGER' })
  await t.rejects(stranger.send(command), { name: 'UnrecognizedClientException' })
  const guesser = clientFor(t, url, { ...credentials, secretAccessKey: 'guess' })
  await t.rejects(guesser.send(command), { name: 'InvalidSignatureException' })
})

t.test('a signature that does not cover what was sent is refused', async (t) => {
  const cases: [string, string, PostOptions['change']][] = [
    ['no signature', 'MissingAuthenticationTokenException', (headers) => delete headers['authorization']],
    [
      'another scheme',
      'IncompleteSignatureException',
      (headers) => {
        headers['authorization'] = 'Bearer x'
      },
    ],
    [
      'a header changed',
      'InvalidSignatureException',
      (headers) => {
        headers['content-type'] = 'application/json'
      },
    ],
    [
      'a false hash of the body',
      'InvalidSignatureException',
      (headers) => {
        headers['x-amz-content-sha256'] = createHash('sha256').update('other').digest('hex')
      },
    ],
    [
      'an unsigned body',
      'InvalidSignatureException',
      (headers) => {
        headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD'
      },
    ],
    [
      'a session token',
      'UnrecognizedClientException',
      (headers) => {
        headers['x-amz-security-token'] = 'token'
      },
    ],
    [
      'another service',
      'InvalidSignatureException',
      (headers) => {
        headers['authorization'] = headers['authorization']?.replace('/rekognition/', '/s3/') ?? ''
      },
    ],
  ]
  for (const [what, type, change] of cases) {
    const answer = await postSigned(url, noImage, change && { change })
    t.match(answer, { status: 400, body: { __type: type } }, what)
  }
})

t.test('a signature is good for five minutes', async (t) => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  const early = await postSigned(url, noImage, { signingDate: minutesAgo(4) })
  t.match(early.body, { __type: 'InvalidParameterException' })
  const late = await postSigned(url, noImage, { signingDate: minutesAgo(6) })
  t.match(late.body, { __type: 'InvalidSignatureException' })
  const ahead = await postSigned(url, noImage, { signingDate: minutesAgo(-6) })
  t.match(ahead.body, { __type: 'InvalidSignatureException' })
})
