import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { S3Client } from '@aws-sdk/client-s3'
import t, { type Test } from 'tap'

import { createAskStore } from '../src/ask-store.ts'
import { provisionBucket } from '../src/provision-bucket.ts'

interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string
}

/** What AWS answers and the local S3 has no reason to: by method and query, such as `PUT ?cors`. */
async function startAws(t: Test, answers: Record<string, Answer>) {
  const received: Record<string, string> = {}
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const query = new URL(request.url ?? '', 'http://s3').searchParams
    query.delete('x-id')
    const name = `${request.method}${query.size > 0 ? ` ?${[...query.keys()].join('&')}` : ''}`
    received[name] = await text(request)
    const { status = 200, headers = {}, body } = answers[name] ?? {}
    response.writeHead(status, headers).end(body)
  }
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'TESTKEY', secretAccessKey: 'test secret' },
    forcePathStyle: true,
    maxAttempts: 1,
  })
  t.teardown(() => {
    client.destroy()
    server.close()
    server.closeAllConnections()
  })
  const warnings: string[] = []
  const log = { info: () => {}, warn: (text: string) => warnings.push(text) } as unknown as Parameters<
    typeof provisionBucket
  >[3]
  const wish = { name: 'photos', region: 'eu-central-1', origins: ['https://moods.example'] }
  return { received, warnings, provision: () => provisionBucket(client, wish, createAskStore(0), log) }
}

const refuse = (code: string, status: number): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<Error><Code>${code}</Code><Message>said by S3</Message></Error>`,
})
const noLifecycle = refuse('NoSuchLifecycleConfiguration', 404)

t.test('a new bucket lies in the region, is private, and has rules for pages and leftovers', async (t) => {
  const { provision, received } = await startAws(t, { HEAD: { status: 404 }, 'GET ?lifecycle': noLifecycle })
  await provision()
  t.match(received.PUT, '<LocationConstraint>eu-central-1</LocationConstraint>')
  for (const wall of ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'])
    t.match(received['PUT ?publicAccessBlock'], `<${wall}>true</${wall}>`)
  t.match(received['PUT ?cors'], '<AllowedOrigin>https://moods.example</AllowedOrigin>')
  t.match(received['PUT ?lifecycle'], /<DaysAfterInitiation>1<.*<Prefix>incoming\/<|<Days>3</)
})

t.test('rules of the operator stay, and ours are not doubled', async (t) => {
  const rule = (id: string) =>
    `<Rule><ID>${id}</ID><Status>Enabled</Status><Filter><Prefix/></Filter><NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration></Rule>`
  const { provision, received } = await startAws(t, {
    'GET ?lifecycle': {
      body: `<LifecycleConfiguration>${rule('noncurrent')}${rule('moodscape-never-accepted')}</LifecycleConfiguration>`,
    },
  })
  await provision()
  t.notOk('PUT' in received, 'a bucket that is there is not made')
  const ids = [...(received['PUT ?lifecycle'] ?? '').matchAll(/<ID>(.*?)<\/ID>/g)].map(([, id]) => id)
  t.same(ids, ['noncurrent', 'moodscape-broken-off', 'moodscape-never-accepted'])
})

t.test('what may not be or cannot be is refused in a sentence', async (t) => {
  const elsewhere = { status: 301, headers: { 'x-amz-bucket-region': 'us-west-2' } }
  const cases: [RegExp, Record<string, Answer>][] = [
    [/^The bucket photos lies in us-west-2, AWS_REGION is eu-central-1: /, { HEAD: elsewhere }],
    [/^The bucket photos is there, but not for this role: /, { HEAD: { status: 403 } }],
    [
      /^The bucket photos belongs to another account: /,
      { HEAD: { status: 404 }, PUT: refuse('BucketAlreadyExists', 409) },
    ],
    [
      /^The right s3:CreateBucket is missing: said by S3/,
      { HEAD: { status: 404 }, PUT: refuse('AccessDenied', 403) },
    ],
    [/^The right s3:PutBucketCORS is missing: /, { 'PUT ?cors': refuse('AccessDenied', 403) }],
    [
      /^The right s3:PutLifecycleConfiguration is missing: /,
      {
        'GET ?lifecycle': noLifecycle,
        'PUT ?lifecycle': refuse('AccessDenied', 403),
      },
    ],
    [
      /^The AWS credentials are not accepted for s3:CreateBucket: /,
      {
        HEAD: { status: 404 },
        PUT: refuse('ExpiredToken', 400),
      },
    ],
    [/^S3 cannot be reached \(it answers 503\): /, { HEAD: { status: 503 } }],
  ]
  for (const [message, answers] of cases) {
    const { provision } = await startAws(t, answers)
    await t.rejects(provision(), { message }, String(message))
  }
})

t.test('a server in place of S3 may know fewer rules', async (t) => {
  const { provision, warnings } = await startAws(t, {
    'PUT ?publicAccessBlock': refuse('NotImplemented', 501),
    'GET ?lifecycle': refuse('MethodNotAllowed', 405),
  })
  await provision()
  t.same(warnings, [
    'this S3 server knows no block of public access',
    'this S3 server knows no lifecycle rules',
  ])
})
