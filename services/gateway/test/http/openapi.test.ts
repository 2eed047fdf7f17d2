import { JOB_FAILURES } from '@moodscape/shared/failures/failure'
import { GENERATED_KINDS } from '@moodscape/shared/records/kinds'
import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'

import { PROBLEMS } from '../../src/http/problem-catalogue.ts'
import { nounOf } from '../../src/routes/generation/generation-request.ts'
import { type Operation, readAnswer, readApiDocument } from '../fixtures/api-document.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, {
  RATE_OF_STARTS: '0',
  WEBHOOKS_OUT: 'true',
  REPLICATE_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
})
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
const document = await readApiDocument(gateway.url)

t.test('the document is valid OpenAPI 3.1', async (t) => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(document.json)
  t.ok(valid, JSON.stringify(errors))
  t.equal(validator.version, '3.1')
})

t.test('every route is described, but for the pages for people', async (t) => {
  const isPage = (path: string) => path.startsWith('/docs') || path.startsWith('/admin/queues')
  const described = new Set(document.operations.map(({ name }) => name.replace(/{(\w+)}/g, ':$1')))
  const undescribed = gateway.routes.filter(
    ({ method, path }) => !isPage(path) && !described.has(`${method} ${path}`),
  )
  t.same(
    undescribed.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS'),
    [],
  )
})

t.test(
  'every operation has a name of its own, a summary, a tag that is explained, and its security',
  async (t) => {
    const tags = document.json['tags'] as { name: string; description: string }[]
    t.ok(tags.every(({ description }) => description))
    const names = document.operations.map(({ operationId }) => operationId)
    t.equal(new Set(names).size, names.length)
    for (const operation of document.operations) {
      t.ok(operation.operationId && operation.summary, operation.name)
      t.ok(
        operation.tags.every((tag) => tags.some(({ name }) => name === tag)),
        operation.name,
      )
      const needsToken = '401' in operation.responses && operation.operationId !== 'takeReplicateNews'
      t.equal(operation.security === undefined, needsToken, `${operation.name} says whether it needs a token`)
    }
  },
)

t.test('the photo can be sent in the documented forms', async (t) => {
  const upload = find('uploadPhoto')
  const forms = ['multipart/form-data', 'application/json', 'image/jpeg', 'image/png', 'image/webp']
  t.same(Object.keys(upload.requestBody?.content ?? {}), forms)
})

t.test('every problem has the one form, and each status names the codes it may carry', async (t) => {
  const known = new Set([...Object.keys(PROBLEMS), ...Object.keys(JOB_FAILURES)])
  for (const { name, responses } of document.operations) {
    for (const [status, { description, content }] of Object.entries(responses)) {
      if (status < '400' || (name === 'GET /readyz' && status === '503')) continue
      if (name === 'GET /s/{shareId}' && status === '404') continue
      t.same(Object.keys(content ?? {}), ['application/problem+json'], `${name} ${status}`)
      const codes = [...description.matchAll(/^- `(\w+)`/gm)].map((match) => match[1] ?? '')
      t.ok(status === 'default' || codes.length > 0, `${name} ${status}`)
      t.same(
        codes.filter((code) => !known.has(code)),
        [],
        `${name} ${status}`,
      )
    }
  }
})

t.test('headers that clients go by are described where they are sent', async (t) => {
  for (const { name, responses } of document.operations) {
    const headersOf = (status: string) => Object.keys(responses[status]?.headers ?? {})
    if ('429' in responses) {
      for (const status of Object.keys(responses).filter((status) => status !== 'default')) {
        t.ok(
          headersOf(status).includes('RateLimit') && headersOf(status).includes('RateLimit-Policy'),
          `${name} ${status}`,
        )
      }
      t.ok(headersOf('429').includes('Retry-After') && headersOf('503').includes('Retry-After'), name)
    }
    if (responses['422']?.description.includes('`no_emotion`'))
      t.ok(headersOf('422').includes('Location'), name)
    if ('202' in responses)
      t.ok(headersOf('202').includes('Location') && headersOf('202').includes('Retry-After'), name)
  }
  t.ok(find('uploadPhoto').responses['200']?.headers?.['Preference-Applied'])
  t.ok(find('getJob').responses['200']?.headers?.['ETag'])
})

t.test('what answers share is described once', async (t) => {
  t.same(Object.keys(document.components).sort(), [
    'About',
    'Emotion',
    'GalleryEntry',
    'Job',
    'JobError',
    'JobResult',
    'JobStatus',
    'Problem',
    'Share',
    'Started',
    'Upload',
    'Variation',
  ])
  t.notMatch(JSON.stringify(document.json), /"def-\d|todo\.com/)
})

t.test('every example is an example of its schema', async (t) => {
  let checked = 0
  const visit = (node: unknown, path: string) => {
    if (typeof node !== 'object' || node === null) return
    const { examples, example, schema } = node as { examples?: unknown; example?: unknown; schema?: object }
    const given = [
      ...(Array.isArray(examples) ? (examples as unknown[]) : []),
      ...(example === undefined ? [] : [example]),
    ]
    for (const value of given) {
      checked++
      t.ok(document.fits(schema ?? node, value), `${path}: ${JSON.stringify(value)}`)
    }
    for (const [name, child] of Object.entries(node))
      if (!/^examples?$/.test(name)) visit(child, `${path}/${name}`)
  }
  visit(document.json, '')
  t.ok(checked > 20)
  for (const [name, schema] of Object.entries(document.components))
    t.ok(schema['examples'], `${name} has an example`)
})

t.test('every example of a body can be sent as it is', async (t) => {
  const sent: string[] = []
  for (const operation of document.operations) {
    const example = operation.requestBody?.content['application/json']?.example
    if (example === undefined) continue
    sent.push(operation.operationId)
    const user = createUser(gateway)
    const { upload_id } = (await user.post('/moods', { valence: 0, arousal: 0, generate: 'image' })).body
    const response = await user.raw(operation.path.replace('{id}', upload_id), {
      method: operation.method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(example),
    })
    t.ok(response.ok, operation.name)
    t.equal(document.findFault(operation, await readAnswer(response)), undefined)
  }
  const made = GENERATED_KINDS.map((kind) => `make${nounOf(kind).Noun}`)
  const others = ['changeUpload', 'openUpload', 'shareUpload', 'startFromMood', 'uploadPhoto']
  t.same(sent.sort(), [...made, ...others].sort())
})

t.test('every example of a parameter is understood', async (t) => {
  const user = createUser(gateway)
  for (const operation of document.operations.filter(({ method }) => method === 'GET')) {
    if (operation.operationId === 'followJob') continue
    const headers = new Headers()
    const query = new URLSearchParams()
    let path = operation.path
    for (const { in: place, name, example } of operation.parameters) {
      const text = typeof example === 'string' && name !== 'prefer' ? example : undefined
      if (place === 'path') path = path.replace(`{${name}}`, text ?? 'x')
      else if (text !== undefined && place === 'query') query.set(name, text)
      else if (text !== undefined) headers.set(name, text)
    }
    const { status } = await user.raw(`${path}?${query.toString()}`, { headers })
    t.not(status, 400, `${operation.name} ${query.toString()}`)
  }
})

t.test('the page of errors has a row for every code, and the type of a problem leads to it', async (t) => {
  const page = await (await fetch(`${gateway.url}/docs/errors`)).text()
  const ids = [...page.matchAll(/<tr id="(\w+)">/g)].map((match) => match[1] ?? '')
  t.same([...ids].sort(), [...new Set([...Object.keys(PROBLEMS), ...Object.keys(JOB_FAILURES)])].sort())
  const { type, code } = (await (await fetch(`${gateway.url}/gallery`)).json()) as {
    type: string
    code: string
  }
  const target = new URL(type)
  t.equal(target.hash, `#${code}`)
  t.ok(ids.includes(code))
  t.equal(await (await fetch(target)).text(), page)
})

t.test('the page of the API loads nothing from elsewhere', async (t) => {
  const response = await fetch(`${gateway.url}/docs`)
  const page = await response.text()
  t.match(page, '/docs/static/swagger-ui-bundle.js')
  const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    (match) => new URL(match[1] ?? '', response.url),
  )
  t.ok(sources.length > 0)
  for (const source of sources) {
    t.equal(source.origin, gateway.url)
    const part = await fetch(source)
    await part.arrayBuffer()
    t.equal(part.status, 200, source.pathname)
  }
  const policy = response.headers.get('content-security-policy') ?? ''
  t.match(policy, "default-src 'self'")
  t.notMatch(policy, /https?:|\*/)
})

t.test('no other page may run a script that is written into it', async (t) => {
  for (const path of ['/docs/errors', '/healthz', '/openapi.json']) {
    const policy = (await fetch(gateway.url + path)).headers.get('content-security-policy') ?? ''
    t.match(policy, "script-src 'self';", path)
  }
})

function find(operationId: string): Operation {
  const operation = document.operations.find((candidate) => candidate.operationId === operationId)
  if (!operation) throw new Error(`There is no operation ${operationId}`)
  return operation
}
