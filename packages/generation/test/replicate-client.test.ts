import { findFreePort } from '@moodscape/local-cloud/free-port'
import { TransientFailure } from '@moodscape/shared/failures/failure'
import { describeError } from '@moodscape/shared/process/log'
import { reset, sendJson } from '@moodscape/shared/testing/scripted-server'
import t from 'tap'

import {
  isOutage,
  isUnknownPrediction,
  LONGEST_UNSENT_MS,
  openReplicate,
  type Prediction,
  readCreateError,
  readRequestError,
} from '../src/provider/replicate-client.ts'
import { type CreateFate, sendEndlessly, startScriptedReplicate } from './fixtures/scripted-replicate.ts'

const ORDER = { model: 'owner/name', input: { prompt: 'a calm sea', seed: 7 } }
const { signal } = new AbortController()

t.test(
  'a prediction is asked for by model or by version, and the provider is told when to give up',
  async (t) => {
    const replicate = await startScriptedReplicate(t)
    const api = openReplicate(replicate.settings)
    const prediction = await api.create({ ...ORDER, webhook: 'https://gateway.example/hook' })
    t.equal(prediction.id, 'prediction0')
    await api.create({ version: 'f'.repeat(64), input: {} })
    t.match(replicate.creates, [
      {
        path: '/v1/models/owner/name/predictions',
        headers: { authorization: 'Bearer r8_secret0123456789', 'cancel-after': '600s', prefer: undefined },
        body: { input: ORDER.input, webhook: 'https://gateway.example/hook' },
      },
      { path: '/v1/predictions', headers: { 'cancel-after': '600s' }, body: { version: 'f'.repeat(64) } },
    ])
  },
)

t.test(
  'a request to create whose process slept before its connection was ready is never sent, and counts as refused',
  async (t) => {
    const replicate = await startScriptedReplicate(t)
    const times = [0, LONGEST_UNSENT_MS + 1, 0, LONGEST_UNSENT_MS]
    const now = () => times.shift() ?? NaN
    const api = openReplicate(replicate.settings, { ...replicate.requestClock, now })
    const error = await api.create(ORDER).catch((refused: unknown) => refused)
    t.match(readCreateError(error), {
      accepted: 'no',
      failure: { name: 'TransientFailure', countsAsAttempt: false },
    })
    t.notOk(isOutage(error), 'the provider is not to blame')
    t.equal(replicate.creates.length, 0)
    t.match(await api.create(ORDER), { id: 'prediction0' }, 'the next one is sent')
  },
)

const CREATE_FATES: { what: string; fate: CreateFate; accepted: 'no' | 'unknown'; failure: object }[] = [
  {
    what: 'refuses for lack of credit',
    fate: { status: 402 },
    accepted: 'no',
    failure: {
      name: 'TransientFailure',
      code: 'payment_required',
      retryAfterMs: 60_000,
      countsAsAttempt: false,
    },
  },
  {
    what: 'finds the input wrong',
    fate: { status: 422 },
    accepted: 'no',
    failure: { name: 'PermanentFailure', code: 'provider_rejected' },
  },
  {
    what: 'refuses the input for what it says',
    fate: { status: 422, detail: 'The input was flagged as sensitive (E005)' },
    accepted: 'no',
    failure: { name: 'PermanentFailure', code: 'content_refused' },
  },
  {
    what: 'does not know the model',
    fate: { status: 404 },
    accepted: 'no',
    failure: { name: 'PermanentFailure', code: 'provider_rejected' },
  },
  {
    what: 'does not accept the token',
    fate: { status: 401 },
    accepted: 'no',
    failure: { name: 'TransientFailure', code: 'provider_unavailable', retryAfterMs: 30_000 },
  },
  {
    what: 'is asked too often',
    fate: { status: 429 },
    accepted: 'no',
    failure: {
      name: 'TransientFailure',
      code: 'provider_unavailable',
      retryAfterMs: 5_000,
      countsAsAttempt: false,
    },
  },
  {
    what: 'is asked too often and says for how long',
    fate: { status: 429, headers: { 'retry-after': '17' } },
    accepted: 'no',
    failure: { retryAfterMs: 17_000, countsAsAttempt: false },
  },
  {
    what: 'asks to wait for days',
    fate: { status: 429, headers: { 'retry-after': '999999' } },
    accepted: 'no',
    failure: { retryAfterMs: 600_000 },
  },
  {
    what: 'asks to wait in words',
    fate: { status: 429, headers: { 'retry-after': 'tomorrow' } },
    accepted: 'no',
    failure: { retryAfterMs: 5_000 },
  },
  {
    what: 'waits in vain for the request',
    fate: { status: 408 },
    accepted: 'unknown',
    failure: { name: 'TransientFailure', code: 'provider_unavailable' },
  },
  {
    what: 'fails',
    fate: { status: 500 },
    accepted: 'unknown',
    failure: { name: 'TransientFailure', code: 'provider_unavailable', countsAsAttempt: true },
  },
  {
    what: 'is overloaded',
    fate: { status: 503, headers: { 'retry-after': '2' } },
    accepted: 'unknown',
    failure: { retryAfterMs: 2_000 },
  },
  {
    what: 'redirects',
    fate: { status: 307, headers: { location: '/v1/elsewhere' } },
    accepted: 'unknown',
    failure: { name: 'TransientFailure' },
  },
  {
    what: 'resets the connection',
    fate: 'reset',
    accepted: 'unknown',
    failure: { name: 'TransientFailure', code: 'provider_unavailable' },
  },
  {
    what: 'hangs',
    fate: 'hang',
    accepted: 'unknown',
    failure: { name: 'TransientFailure', code: 'provider_unavailable' },
  },
  {
    what: 'accepts and resets the connection',
    fate: 'accept, reset',
    accepted: 'unknown',
    failure: { name: 'TransientFailure' },
  },
  {
    what: 'accepts and hangs',
    fate: 'accept, hang',
    accepted: 'unknown',
    failure: { name: 'TransientFailure' },
  },
  {
    what: 'accepts and breaks off its answer',
    fate: 'accept, break off',
    accepted: 'unknown',
    failure: { name: 'TransientFailure' },
  },
  {
    what: 'accepts behind a proxy that talks HTML',
    fate: 'accept, garbage',
    accepted: 'unknown',
    failure: { name: 'TransientFailure' },
  },
  {
    what: 'accepts and answers without an end',
    fate: 'accept, endless',
    accepted: 'unknown',
    failure: { name: 'TransientFailure', code: 'provider_unavailable' },
  },
  {
    what: 'accepts behind a proxy that fails',
    fate: 'accept, 502',
    accepted: 'unknown',
    failure: { name: 'TransientFailure' },
  },
]

for (const { what, fate, accepted, failure } of CREATE_FATES) {
  t.test(
    `a provider that ${what} is asked once, and the request counts as ${accepted === 'no' ? 'refused' : 'in doubt'}`,
    async (t) => {
      const replicate = await startScriptedReplicate(t)
      replicate.fates.push(fate)
      const api = openReplicate(replicate.settings, replicate.requestClock)
      const error: unknown = await api.create(ORDER).then(
        () => t.fail('no prediction was announced'),
        (reason: unknown) => reason,
      )
      t.equal(replicate.creates.length, 1)
      t.match(readCreateError(error), { accepted, failure: { ...failure, cause: error } })
      t.notMatch(JSON.stringify(describeError(readCreateError(error).failure)), 'secret0123456789')
    },
  )
}

t.test('the name of a model is no complaint about the content', async (t) => {
  const replicate = await startScriptedReplicate(t)
  replicate.fates.push({ status: 404, detail: 'The requested resource could not be found.' })
  const order = { ...ORDER, model: 'owner/nsfw-content-filter' as const }
  const error: unknown = await openReplicate(replicate.settings)
    .create(order)
    .catch((reason: unknown) => reason)
  t.match(readCreateError(error), { failure: { code: 'provider_rejected' } })
})

t.test('a provider that cannot be reached leaves a request in doubt, and the error says why', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const api = openReplicate({
    ...replicate.settings,
    REPLICATE_BASE_URL: `http://127.0.0.1:${await findFreePort()}/v1`,
  })
  const error: unknown = await api.create(ORDER).catch((reason: unknown) => reason)
  t.equal(readCreateError(error).accepted, 'unknown')
  t.match(describeError(error), { message: /in place of ECONNREFUSED/ })
})

t.test('a page of the list may be large', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const results = Array.from({ length: 100 }, (_, i) => ({ id: `p${i}`, logs: 'x'.repeat(40_000) }))
  replicate.onOther = (_, response) => {
    sendJson(response, 200, { results, next: null })
    return true
  }
  const page = await openReplicate(replicate.settings).pages(signal).next()
  t.equal((page.value as Prediction[]).length, 100)
})

t.test('reading a prediction and canceling it reach the provider', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const api = openReplicate(replicate.settings)
  const { id } = await api.create(ORDER)
  t.match(await api.get(id), { id, status: 'starting' })
  t.match(await api.cancel(id), { id })
  t.strictSame(replicate.canceled, [id])
})

const READ_FATES: {
  what: string
  answer: (response: Parameters<typeof sendJson>[0], timeOut: () => void) => void
  failure: object
  outage: boolean
}[] = [
  {
    what: '500',
    answer: (r) => sendJson(r, 500, {}),
    failure: { code: 'provider_unavailable', countsAsAttempt: true },
    outage: true,
  },
  {
    what: '503 with a time to wait',
    answer: (r) => sendJson(r, 503, {}, { 'retry-after': '3' }),
    failure: { retryAfterMs: 3_000 },
    outage: true,
  },
  {
    what: '429',
    answer: (r) => sendJson(r, 429, {}),
    failure: { retryAfterMs: 5_000, countsAsAttempt: false },
    outage: false,
  },
  { what: '401', answer: (r) => sendJson(r, 401, {}), failure: { retryAfterMs: 30_000 }, outage: false },
  {
    what: '404',
    answer: (r) => sendJson(r, 404, {}),
    failure: { code: 'provider_unavailable' },
    outage: false,
  },
  {
    what: 'a reset',
    answer: reset,
    failure: { code: 'provider_unavailable', retryAfterMs: undefined },
    outage: true,
  },
  {
    what: 'nothing at all',
    answer: (_, timeOut) => timeOut(),
    failure: { code: 'provider_unavailable' },
    outage: true,
  },
  {
    what: 'more than is read',
    answer: sendEndlessly,
    failure: { code: 'provider_unavailable' },
    outage: true,
  },
  { what: 'HTML', answer: (r) => r.end('<html>'), failure: { code: 'provider_unavailable' }, outage: true },
]

for (const { what, answer, failure, outage } of READ_FATES) {
  t.test(`a read answered by ${what} is sent once and fails as transient`, async (t) => {
    const replicate = await startScriptedReplicate(t)
    replicate.onOther = (_, response) => {
      answer(response, replicate.timeOut)
      return true
    }
    const error: unknown = await openReplicate(replicate.settings, replicate.requestClock)
      .get('p')
      .catch((reason: unknown) => reason)
    t.equal(replicate.gets(), 1)
    t.match(readRequestError(error), { name: 'TransientFailure', ...failure, cause: error })
    t.equal(isOutage(error), outage)
    t.equal(isUnknownPrediction(error), what === '404')
  })
}

t.test('a failure that has been read already stays what it is', async (t) => {
  const failure = new TransientFailure('provider_unavailable', { countsAsAttempt: false })
  t.equal(readRequestError(failure), failure)
  t.strictSame(readCreateError(failure), { accepted: 'no', failure })
})

t.test('our own abort ends a read at once and is no sign of an outage', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const stop = new AbortController()
  replicate.onOther = () => {
    stop.abort('canceled')
    return true
  }
  const error: unknown = await openReplicate(replicate.settings)
    .get('p', { signal: stop.signal })
    .catch((reason: unknown) => reason)
  t.equal(isOutage(error), false)
  t.equal(replicate.gets(), 1)
})

t.test(
  'all predictions are listed page by page, newest first, and no page is fetched before it is wanted',
  async (t) => {
    const replicate = await startScriptedReplicate(t)
    const api = openReplicate(replicate.settings)
    for (let i = 0; i < 7; i++) await api.create(ORDER)
    const pages: Prediction[][] = []
    for await (const page of api.pages(signal)) {
      pages.push(page)
      t.equal(replicate.lists(), pages.length)
    }
    t.strictSame(
      pages.map((page) => page.map(({ id }) => id.slice(-1)).join('')),
      ['654', '321', '0'],
    )
  },
)

t.test('a list that fails on its second page fails', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const api = openReplicate(replicate.settings)
  for (let i = 0; i < 7; i++) await api.create(ORDER)
  const pages = api.pages(signal)
  await pages.next()
  replicate.onOther = (_, response) => {
    sendJson(response, 500, {})
    return true
  }
  const error: unknown = await pages.next().catch((reason: unknown) => reason)
  t.ok(isOutage(error))
  t.equal(replicate.lists(), 2)
})
