import { request } from 'node:http'

import t from 'tap'

import { posting, standIn, testClock } from './fixtures/stand-in.ts'

const SLEEPER = '/models/moodscape/sleeper/predictions'
const FLUX = '/models/black-forest-labs/flux-schnell/predictions'

t.test('only the token opens the API', async (t) => {
  const { url } = await standIn(t)
  const wrong = ['', 'Bearer', 'Bearer r8_other', 'Basic r8_test', 'r8_test', 'Bearer r8_test x']
  const routes = [
    ['GET', '/account'],
    ['POST', SLEEPER],
    ['GET', '/predictions'],
    ['GET', '/models/moodscape/painter'],
  ] as const
  for (const authorization of wrong) {
    for (const [method, path] of routes) {
      const response = await fetch(`${url}/v1${path}`, { method, headers: { authorization } })
      t.equal(response.status, 401)
      t.same(
        await response.json(),
        {
          title: 'Unauthenticated',
          detail: 'You did not pass a valid authentication token',
          status: 401,
        },
        `${method} ${path} with "${authorization}"`,
      )
    }
  }
  const oldScheme = await fetch(`${url}/v1/account`, { headers: { authorization: 'Token r8_test' } })
  t.equal(oldScheme.status, 200)
})

t.test('an input that does not fit is refused field by field', async (t) => {
  const { call, predictions } = await standIn(t)
  const response = await call(
    FLUX,
    posting({
      input: { num_outputs: 5, num_inference_steps: 0, aspect_ratio: '7:5', seed: '1', colour: 'red' },
    }),
  )
  t.equal(response.status, 422)
  t.match(await response.json(), {
    title: 'Input validation failed',
    status: 422,
    detail: /^- input: prompt is required\n(- input.*\n)+$/,
    invalid_fields: [
      { type: 'required', field: 'input', description: 'prompt is required' },
      {
        type: 'additional_property_not_allowed',
        field: 'input',
        description: 'Additional property colour is not allowed',
      },
      {
        type: 'enum',
        field: 'input.aspect_ratio',
        description: /^aspect_ratio must be one of the following: "1:1", /,
      },
      { type: 'number_lte', field: 'input.num_outputs', description: 'Must be less than or equal to 4' },
      { type: 'number_gte', field: 'input.num_inference_steps', description: /greater than or equal to 1$/ },
      { type: 'invalid_type', field: 'input.seed', description: /Expected: integer, given: string$/ },
    ],
  })
  t.equal(predictions.length, 0)
})

t.test('lengths are checked too', async (t) => {
  const { call } = await standIn(t)
  const lyrics = await call(
    '/models/minimax/music-1.5/predictions',
    posting({
      input: { lyrics: 'la', prompt: 'x'.repeat(301) },
    }),
  )
  t.match(await lyrics.json(), {
    invalid_fields: [
      { type: 'string_gte', field: 'input.lyrics' },
      { type: 'string_lte', field: 'input.prompt' },
    ],
  })
  const painter = '/models/moodscape/painter/predictions'
  t.match(await (await call(painter, posting({ input: { emotions: [] } }))).json(), {
    invalid_fields: [{ type: 'array_min_items', field: 'input.emotions' }],
  })
  const emotion = { type: 'BORED', confidence: 101 }
  t.match(await (await call(painter, posting({ input: { emotions: [emotion] } }))).json(), {
    invalid_fields: [
      { type: 'enum', field: 'input.emotions.0.type' },
      { type: 'number_lte', field: 'input.emotions.0.confidence' },
    ],
  })
})

t.test('a request that does not fit is refused as well', async (t) => {
  const { call } = await standIn(t)
  t.match(await (await call('/predictions', posting({ model: 'x', input: {} }))).json(), {
    status: 422,
    detail: '- version is required\n- Additional property model is not allowed\n',
  })
  t.match(await (await call(SLEEPER, posting({}))).json(), { status: 422, detail: '- input is required\n' })
  t.match(await (await call(SLEEPER, posting([]))).json(), { status: 422 })
  t.match(await (await call(SLEEPER, posting({ input: {}, webhook_events_filter: ['end'] }))).json(), {
    invalid_fields: [{ type: 'enum', field: 'webhook_events_filter.0' }],
  })
  for (const webhook of ['example.com', 'ftp://example.com/', '/hook', '']) {
    t.match(
      await (await call(SLEEPER, posting({ input: {}, webhook }))).json(),
      {
        status: 422,
        invalid_fields: [{ type: 'format', field: 'webhook' }],
      },
      webhook,
    )
  }
})

t.test('a body that is not JSON is refused', async (t) => {
  const { call } = await standIn(t)
  const send = async (body: string, type: string) =>
    (
      await call(SLEEPER, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      })
    ).json()
  t.match(await send('{"input":', 'application/json'), { status: 400, title: 'Bad Request', detail: String })
  t.match(await send('{"input":{"__proto__":{"a":1}}}', 'application/json'), { status: 400 })
  t.match(await send('input', 'text/plain'), { status: 415, title: 'Unsupported Media Type' })
  t.match(await send('', 'application/json'), { status: 422 })
  const large = JSON.stringify({ input: { prompt: 'x'.repeat(1024 * 1024) } })
  t.match(await send(large, 'application/json'), { status: 413, title: 'Payload Too Large' })
})

t.test('what does not exist is a 404', async (t) => {
  const { call, url } = await standIn(t)
  const id = 'a'.repeat(26)
  const paths = [
    `/predictions/${id}`,
    '/predictions/../webhook-secret',
    '/models/moodscape/poet',
    '/models/moodscape/painter/versions/1',
    `/files/${id}`,
    '/trainings',
    '/',
    '',
  ]
  for (const path of paths) {
    const response = await call(path)
    t.equal(response.status, 404, path)
    t.match(await response.json(), { title: 'Not found', detail: String, status: 404 })
  }
  t.equal((await call(`/predictions/${id}/cancel`, { method: 'POST' })).status, 404)
  t.equal((await call('/models/moodscape/poet/predictions', posting({ input: {} }))).status, 404)
  t.equal((await call(`/files/${id}`, { method: 'DELETE' })).status, 404)
  for (const path of [`/outputs/${id}/out-0.webp`, '/outputs/..%2f/a.webp', '/outputs/x/y.mp3', '/']) {
    t.equal((await fetch(url + path)).status, 404, path)
  }
  t.match(await (await fetch(`${url}/v1/%zz`)).json(), { title: 'Bad Request', status: 400 })
})

t.test('more predictions than allowed in a minute are refused with the time to wait', async (t) => {
  const clock = testClock()
  const { call } = await standIn(t, { rateLimit: 2, clock: clock.read })
  const create = () => call('/models/moodscape/refuser/predictions', posting({ input: {} }))
  t.equal((await create()).status, 201)
  clock.advance(20)
  t.equal((await create()).status, 201)
  const refused = await create()
  t.equal(refused.status, 429)
  t.equal(refused.headers.get('retry-after'), '40')
  t.match(await refused.json(), { title: 'Too many requests', status: 429, retry_after: 40 })
  clock.advance(40)
  t.equal((await create()).status, 201)
  t.equal((await create()).status, 429)
})

t.test('an account without credit is refused', async (t) => {
  const { call, predictions } = await standIn(t, { credit: 1 })
  const create = (input: object) => call(SLEEPER, posting({ input }))
  t.equal((await create({ seconds: -1 })).status, 422)
  t.equal((await create({ seconds: 0 })).status, 201)
  const refused = await create({ seconds: 0 })
  t.match(await refused.json(), { title: 'Insufficient credit', status: 402, detail: String })
  t.equal(predictions.length, 1)
})

t.test('a request with endless headers is refused', async (t) => {
  const { url } = await standIn(t)
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  request(`${url}/v1/account`, { headers: { 'x-long': 'x'.repeat(20_000) } }, (response) => {
    response.resume()
    resolve(response.statusCode)
  }).end()
  t.equal(await promise, 431)
})
