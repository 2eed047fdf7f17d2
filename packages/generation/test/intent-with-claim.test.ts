import type { Part } from '@moodscape/shared/records/upload-record'
import { sendJson } from '@moodscape/shared/testing/scripted-server'
import t from 'tap'

import { obtainPrediction } from '../src/obtain-prediction.ts'
import { ECHOING, openPayments } from './fixtures/payment-scene.ts'

const { setScene } = await openPayments(t)

t.test(
  'the permission that came with the claim is on record when the request is sent, and is used',
  async (t) => {
    const scene = await setScene(t)
    const { claim, intent } = await scene.claimToPay()
    const { version } = claim.upload
    let atRequest: Part | undefined
    scene.replicate.onCreate = async () => {
      atRequest = await scene.part()
    }
    t.match(await obtainPrediction(claim, ECHOING, { ...scene.options, intent }), {
      id: 'prediction0',
      made: { status: 'starting' },
    })
    t.strictSame(atRequest?.intent, intent)
    t.match(scene.replicate.creates, [{ body: { input: { reference: intent?.id } } }])
    t.equal(claim.upload.version, version + 1, 'the id is all that was written besides')
    t.match(await scene.part(), { intent, prediction_id: 'prediction0', model: 'owner/name' })
  },
)

t.test(
  'a worker killed between its claim and its request leaves a doubt, and it is paid for once',
  async (t) => {
    const scene = await setScene(t)
    const { intent } = await scene.claimToPay()
    const next = await scene.claimToPay()
    t.equal(next.intent, undefined, 'the next one is not given the permission')
    t.match(await obtainPrediction(next.claim, ECHOING, scene.options), { id: 'prediction0' })
    t.equal(
      scene.waits.reduce((sum, each) => sum + each, 0),
      45_000,
      'it waits until the doubt is over',
    )
    t.match((await scene.part()).intent, { resubmits: 1, earlier: { id: intent?.id } })
    t.equal(scene.replicate.creates.length, 1)
  },
)

t.test('a worker killed with its request on the way: the next one finds what came of it', async (t) => {
  const scene = await setScene(t)
  const { intent } = await scene.claimToPay()
  const next = await scene.claimToPay()
  const wait = async () =>
    void (await scene.options.api.create({ model: 'owner/name', input: ECHOING.inputFor(intent?.id ?? '') }))
  t.match(await obtainPrediction(next.claim, ECHOING, { ...scene.options, wait }), { id: 'prediction0' })
  t.equal(scene.replicate.creates.length, 1)
})

t.test('a permission is of no use to a worker that slept, must stop, or lost the part', async (t) => {
  for (const what of ['slept', 'must stop', 'lost the part'] as const) {
    const scene = await setScene(t)
    const { claim, intent } = await scene.claimToPay()
    if (what === 'slept') scene.passTime(6)
    if (what === 'lost the part') await scene.claim()
    const signal = what === 'must stop' ? AbortSignal.abort('stopping') : scene.options.signal
    const paying = obtainPrediction(claim, ECHOING, { ...scene.options, intent, signal })
    if (what === 'lost the part') {
      await t.rejects(paying, { name: 'Superseded', because: 'taken' })
      continue
    }
    await t.rejects(paying, { name: 'TransientFailure', countsAsAttempt: false }, what)
    t.equal(scene.replicate.creates.length, 0)
    t.notOk('intent' in (await scene.part()), 'it is withdrawn')
  }
})

t.test('a refusal withdraws the permission, and the next worker is given another', async (t) => {
  const scene = await setScene(t)
  scene.replicate.fates.push({ status: 429 })
  const first = await scene.claimToPay()
  await t.rejects(obtainPrediction(first.claim, ECHOING, { ...scene.options, intent: first.intent }), {
    code: 'provider_unavailable',
  })
  const second = await scene.claimToPay()
  t.match(second.intent, { epoch: 2, resubmits: 0 })
  await obtainPrediction(second.claim, ECHOING, { ...scene.options, intent: second.intent })
  t.equal(scene.replicate.creates.length, 2)
  t.equal(scene.replicate.lists(), 0, 'nothing was in doubt')
})

t.test('a part that is paid for, or in doubt, is given no permission', async (t) => {
  const intent = { id: 'earlier', epoch: 1, at: new Date().toISOString(), resubmits: 0 }
  for (const left of [{ prediction_id: 'known' }, { intent }]) {
    const scene = await setScene(t, ECHOING, {}, left)
    t.equal((await scene.claimToPay()).intent, undefined)
    t.match(await scene.part(), left)
  }
})

t.test('a permission that is no longer on record is not used', async (t) => {
  const scene = await setScene(t)
  const { claim, intent } = await scene.claimToPay()
  await claim.change((record, part) => {
    const { intent: _, ...rest } = part
    return { ...record, parts: { 'image-1': rest } }
  })
  await obtainPrediction(claim, ECHOING, { ...scene.options, intent })
  t.not((await scene.part()).intent?.id, intent?.id)
})

t.test('of a prediction that had succeeded when it was made the id is left to its result', async (t) => {
  const scene = await setScene(t)
  const { claim, intent } = await scene.claimToPay()
  const { version } = claim.upload
  const create = async (options: Parameters<typeof scene.options.api.create>[0]) => ({
    ...(await scene.options.api.create(options)),
    status: 'succeeded' as const,
  })
  const api = { ...scene.options.api, create }
  t.match(await obtainPrediction(claim, ECHOING, { ...scene.options, api, intent }), {
    id: 'prediction0',
    made: { status: 'succeeded' },
  })
  t.equal(claim.upload.version, version, 'nothing is written')
  scene.replicate.onOther = (what, response) => {
    if (what === 'list') return false
    sendJson(response, 500, {})
    return true
  }
  t.strictSame(await scene.tryOnce(), { id: 'prediction0' }, 'whoever takes over finds it')
  t.equal(scene.replicate.creates.length, 1)
})
