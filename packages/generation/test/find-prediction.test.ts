import type { Intent, Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import { notePart, withPart } from '@moodscape/shared/records/upload-transitions'
import { imageUpload, partOf, withAnotherImage } from '@moodscape/shared/testing/records'
import { sendJson } from '@moodscape/shared/testing/scripted-server'
import t, { type Test } from 'tap'

import { findPrediction } from '../src/find-prediction.ts'
import { describeSent, type PredictionRequest } from '../src/prediction-request.ts'
import { openReplicate, type Prediction } from '../src/provider/replicate-client.ts'
import { startScriptedReplicate } from './fixtures/scripted-replicate.ts'

const WEBHOOK = 'https://gateway.example/webhooks/replicate'
const NOW = Date.parse('2026-03-01T08:00:00.000Z')
const SECOND = 1_000
const HOUR = 3_600 * SECOND
const INTENT: Intent = {
  id: 'b6f1c1a2-0000-4000-8000-000000000001',
  epoch: 1,
  at: new Date(NOW).toISOString(),
  resubmits: 0,
}
const EARLIER: Intent = {
  ...INTENT,
  id: 'b6f1c1a2-0000-4000-8000-000000000000',
  at: new Date(NOW - 60 * SECOND).toISOString(),
}

/** A model with a field that echoes a reference, and one without. */
const ECHOING: PredictionRequest = {
  model: 'owner/name',
  inputFor: (reference) => ({ prompt: 'calm', seed: 7, reference }),
}
const SILENT: PredictionRequest = {
  model: 'owner/name',
  inputFor: () => ({ prompt: 'calm', seed: 7, size: { width: 1, height: 2 } }),
}
const SAME = SILENT.inputFor('')

interface Made {
  input: Record<string, unknown>
  webhook?: string
  model?: string
  version?: string
  /** Milliseconds after the intent. */
  at?: number
}

/** A picture of a mood read from a photo, whose request got no answer. */
function doubtfulUpload(facts: Partial<Part> = {}): UploadRecord {
  const emotions = [
    { type: 'HAPPY' as const, confidence: 70 },
    { type: 'CALM' as const, confidence: 30 },
  ]
  const record = { ...imageUpload(), emotions }
  return withPart(record, { ...partOf(record, 'image'), intent: INTENT, ...facts })
}

/** A provider whose list shows these, newest first. */
async function setScene(t: Test, ...made: Made[]) {
  const replicate = await startScriptedReplicate(t)
  const api = openReplicate(replicate.settings)
  const { signal } = new AbortController()
  replicate.predictions = made.map(({ at = SECOND, ...rest }, i) => ({
    id: `prediction${i}`,
    model: 'owner/name',
    version: 'v',
    status: 'starting',
    created_at: new Date(NOW + at).toISOString(),
    ...rest,
  })) as unknown as Prediction[]
  const find = (request: PredictionRequest, upload = doubtfulUpload()) =>
    findPrediction(upload, partOf(upload, 'image'), request, { api, signal })
  return { replicate, find }
}

const other = (at = SECOND): Made => ({ input: { prompt: 'other' }, at })
const ABSENT = { outcome: 'absent' }
const UNCLEAR = { outcome: 'unclear' }
const found = (predictionId: string) => ({ outcome: 'found', predictionId })

t.test('a prediction is found on a later page, and no further than needed is looked', async (t) => {
  const own = { input: ECHOING.inputFor(INTENT.id) }
  const { replicate, find } = await setScene(
    t,
    ...Array.from({ length: 4 }, () => other()),
    own,
    ...Array.from({ length: 9 }, () => other(-HOUR)),
  )
  t.strictSame(await find(ECHOING), found('prediction4'))
  t.equal(replicate.lists(), 2, 'the newest three, then the three with the one')
  t.strictSame(await find(ECHOING, doubtfulUpload({ intent: { ...INTENT, id: 'unknown' } })), ABSENT)
  t.equal(replicate.lists() - 2, 2, 'the second page ends before the intent was written')
})

t.test('a list too long to be searched says nothing about what may stand further down', async (t) => {
  const { replicate, find } = await setScene(t, ...Array.from({ length: 310 }, () => other()), {
    input: ECHOING.inputFor(INTENT.id),
  })
  t.match(await find(ECHOING), UNCLEAR)
  t.equal(replicate.lists(), 100)
})

t.test('an empty page is not the end of the list', async (t) => {
  const { replicate, find } = await setScene(t, { input: ECHOING.inputFor(INTENT.id) })
  const next = `${replicate.settings.REPLICATE_BASE_URL}/predictions?cursor=0`
  replicate.onOther = (_, response) => {
    if (replicate.lists() === 1) sendJson(response, 200, { results: [], previous: null, next })
    return replicate.lists() === 1
  }
  t.strictSame(await find(ECHOING), found('prediction0'))
})

t.test('the request of an intent that was given up is found when it turns up late', async (t) => {
  const { find } = await setScene(t, { input: SAME, webhook: `${WEBHOOK}/${EARLIER.id}` })
  t.strictSame(
    await find(SILENT, doubtfulUpload({ intent: { ...INTENT, earlier: EARLIER } })),
    found('prediction0'),
  )
  t.strictSame(await find(SILENT), ABSENT)
})

for (const minutes of [-5, 5]) {
  const at = minutes * 60 * SECOND
  t.test(
    `a clock ${Math.abs(minutes)} minutes ${minutes < 0 ? 'ahead of' : 'behind'} the provider's hides no prediction`,
    async (t) => {
      const bearing = await setScene(t, other(HOUR), other(at), other(at), other(at), {
        input: ECHOING.inputFor(INTENT.id),
        at,
      })
      t.strictSame(await bearing.find(ECHOING), found('prediction4'))
      const called = await setScene(t, { input: SAME, webhook: `${WEBHOOK}/${INTENT.id}`, at })
      t.strictSame(await called.find(SILENT), found('prediction0'))
      const nameless = await setScene(t, { input: SAME, at })
      t.strictSame(await nameless.find(SILENT), found('prediction0'))
    },
  )
}

t.test(
  'a prediction that bears the name is known although the clock of its intent is hours ahead',
  async (t) => {
    const at = -3 * HOUR
    const own = { input: ECHOING.inputFor(INTENT.id), at }
    const { find } = await setScene(t, other(at), other(at), other(at), other(at), own)
    t.strictSame(await find(ECHOING), found('prediction4'))
  },
)

const FOREIGN: Record<string, Made> = {
  'one with the webhook of another': { input: SAME, webhook: `${WEBHOOK}/another-intent` },
  'one with another seed': { input: { ...SAME, seed: 8 } },
  'one that differs deep inside': { input: { ...SAME, size: { width: 1, height: 3 } } },
  'one with less input': { input: { prompt: 'calm' } },
  'one of another model': { input: SAME, model: 'owner/other' },
  'one from before the intent': { input: SAME, at: -HOUR },
  'one from after any request of the intent': { input: SAME, at: 600 * SECOND },
}

for (const [what, made] of Object.entries(FOREIGN)) {
  t.test(`${what} is not taken`, async (t) => {
    const { find } = await setScene(t, made)
    t.strictSame(await find(SILENT), ABSENT)
  })
}

t.test('of a model whose version is fixed, only a prediction of that version is taken', async (t) => {
  const [ours, theirs] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string]
  const { find } = await setScene(t, { input: SAME, version: ours })
  t.strictSame(await find({ ...SILENT, model: `owner/name:${ours}` }), found('prediction0'))
  t.strictSame(await find({ ...SILENT, model: `owner/name:${theirs}` }), ABSENT)
})

t.test(
  'whatever the provider adds to the input, and in what order it tells it, the own prediction is known',
  async (t) => {
    const { find } = await setScene(t, {
      input: { added: true, size: { height: 2, width: 1 }, seed: 7, prompt: 'calm' },
    })
    t.strictSame(await find(SILENT), found('prediction0'))
  },
)

t.test('a release that words orders differently finds what the one before has sent', async (t) => {
  const intent = { ...INTENT, sent: describeSent(SILENT, INTENT.id) }
  const { find } = await setScene(t, { input: SAME })
  const reworded: PredictionRequest = { model: 'owner/newer', inputFor: () => ({ text: 'serene' }) }
  t.strictSame(await find(reworded), ABSENT)
  t.strictSame(await find(reworded, doubtfulUpload({ intent })), found('prediction0'))
})

t.test('a prediction that another part of the record has is not taken twice', async (t) => {
  const { find } = await setScene(t, { input: SAME })
  const both = withAnotherImage(doubtfulUpload(), 'more')
  t.strictSame(
    await find(SILENT, notePart(both, partOf(both, 'image', 2), { prediction_id: 'prediction0' })),
    ABSENT,
  )
})

t.test(
  'a prediction that the provider broke off is not taken for the one that was made after it',
  async (t) => {
    const { find, replicate } = await setScene(t, { input: SAME }, { input: SAME })
    const left = doubtfulUpload({ interrupted: ['prediction1'] })
    t.strictSame(await find(SILENT, left), found('prediction0'))
    replicate.predictions.shift()
    t.strictSame(await find(SILENT, left), ABSENT)
  },
)

t.test('what may as well be of another part is neither taken nor passed over', async (t) => {
  const { find } = await setScene(t, { input: SAME })
  const both = withAnotherImage(doubtfulUpload(), 'more')
  const twin = { ...INTENT, id: 'twin', sent: describeSent(SILENT, 'twin') }
  t.match(await find(SILENT, notePart(both, partOf(both, 'image', 2), { intent: twin })), UNCLEAR)
  const { request } = partOf(imageUpload(), 'image')
  t.match(
    await find(SILENT, doubtfulUpload({ request: { ...request, emotion: 'CALM' } })),
    UNCLEAR,
    'chosen by hand',
  )
  t.match(
    await find(SILENT, { ...doubtfulUpload(), emotions: [{ type: 'HAPPY', confidence: 100 }] }),
    UNCLEAR,
    'chosen for the upload',
  )
})

t.test("one of two alike is nobody's for certain", async (t) => {
  const { find } = await setScene(t, { input: SAME }, { input: SAME })
  t.match(await find(SILENT), UNCLEAR)
})

t.test('a mood chosen by hand is no obstacle where the prediction bears a name', async (t) => {
  const byHand = { ...doubtfulUpload(), emotions: [{ type: 'HAPPY' as const, confidence: 100 }] }
  const { find } = await setScene(
    t,
    { input: ECHOING.inputFor('another') },
    { input: ECHOING.inputFor(INTENT.id) },
  )
  t.strictSame(await find(ECHOING, byHand), found('prediction1'))
})
