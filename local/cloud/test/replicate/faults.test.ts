import t from 'tap'

import { createFaults } from '../../src/faults.ts'
import { standIn } from './fixtures/stand-in.ts'

const SLEEPER = 'moodscape/sleeper'

t.test('faults are injected by the name of the operation', async (t) => {
  const faults = createFaults()
  const { client, predictions } = await standIn(t, { faults })
  faults.inject({
    match: ({ operation }) => operation === 'CreatePrediction',
    times: 1,
    action: { type: 'status', code: 500, body: { title: 'Internal error', detail: 'Sorry', status: 500 } },
  })
  const refused = client.predictions.create({ model: SLEEPER, input: {} })
  await t.rejects(refused, { name: 'ApiError', message: /status 500/ })
  t.equal(predictions.length, 0)
  const { id } = await client.predictions.create({ model: SLEEPER, input: {} })
  await client.predictions.get(id)
  await client.predictions.cancel(id)
  await client.predictions.list()
  t.same(
    faults.log.map(({ operation }) => operation),
    ['CreatePrediction', 'CreatePrediction', 'GetPrediction', 'CancelPrediction', 'ListPredictions'],
  )
})

t.test('a prediction may exist although its creator saw the connection break', async (t) => {
  const faults = createFaults()
  const { call, predictions } = await standIn(t, { faults })
  faults.inject({ match: ({ method }) => method === 'POST', times: 1, action: { type: 'resetAfter' } })
  await t.rejects(
    call(`/models/${SLEEPER}/predictions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input: { reference: 'job-9' } }),
    }),
  )
  t.match(predictions, [{ input: { reference: 'job-9' } }])
})
