import { TransientFailure } from '@moodscape/shared/failures/failure'
import { createRegistry, createWorkMetrics } from '@moodscape/shared/process/metrics'
import { providerRequests } from '@moodscape/shared/process/provider-requests'
import t, { type Test } from 'tap'

import { observeReplicate } from '../src/provider/observe-replicate.ts'
import { openReplicate, type PredictionApi } from '../src/provider/replicate-client.ts'
import { startScriptedReplicate } from './fixtures/scripted-replicate.ts'

const ORDER = { model: 'owner/name', input: {} }
const PRICE = { perPrediction: 0.003, perSecond: 0.1 }

/** Observes an API. @returns it, what has been counted of its requests, and what they are said to cost */
function observe(api: PredictionApi) {
  const metrics = createWorkMetrics(createRegistry('test'))
  const requests = providerRequests(metrics.registry)
  return {
    api: observeReplicate(api, 'owner/name', PRICE, { requests, cost: metrics.cost }),
    async counts() {
      const { values } = await requests.get()
      return values
        .filter(({ metricName }) => metricName?.endsWith('_count'))
        .map(({ labels: { operation, outcome }, value }) => `${operation} ${outcome} ${value}`)
        .sort()
    },
    async cost() {
      const [one] = (await metrics.cost.get()).values
      t.same(one?.labels, { model: 'owner/name' })
      return Number(one?.value.toFixed(6))
    },
  }
}

async function observeScripted(t: Test) {
  const replicate = await startScriptedReplicate(t)
  return { replicate, ...observe(openReplicate(replicate.settings, replicate.requestClock)) }
}

t.test('a prediction that was accepted costs its price, a refused one nothing', async (t) => {
  const { replicate, api, counts, cost } = await observeScripted(t)
  t.equal(await cost(), 0, 'it is there from the beginning')
  replicate.fates.push({ status: 429 }, { status: 402 }, { status: 500 }, 'reset')
  for (let i = 0; i < 4; i++) await t.rejects(api.create(ORDER))
  t.equal(await cost(), 0)
  await api.create(ORDER)
  t.equal(await cost(), 0.003)
  t.same(await counts(), ['create failed 2', 'create ok 1', 'create refused 1', 'create throttled 1'])
})

t.test('a prediction that ended costs the seconds that it ran', async (t) => {
  const { replicate, api, cost } = await observeScripted(t)
  const { id } = await api.create(ORDER)
  Object.assign(replicate.predictions[0] ?? {}, { status: 'succeeded', metrics: { predict_time: 2.5 } })
  await api.get(id)
  t.equal(await cost(), 0.253)
})

t.test('a request that we broke off is nobody’s failure', async (t) => {
  const { api, counts } = await observeScripted(t)
  const { id } = await api.create(ORDER)
  await t.rejects(api.get(id, { signal: AbortSignal.abort() }))
  t.ok((await counts()).includes('get aborted 1'), String(await counts()))
})

t.test('what is no answer of the provider passes through', async (t) => {
  const failure = new TransientFailure('provider_unavailable')
  const { api } = observe({
    create: () => Promise.reject(failure),
  } as unknown as PredictionApi)
  await t.rejects(api.create(ORDER), failure)
})
