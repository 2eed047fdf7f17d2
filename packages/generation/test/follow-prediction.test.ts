import type { ServerResponse } from 'node:http'

import { pause } from '@moodscape/shared/failures/keep-trying'
import { reset, sendJson } from '@moodscape/shared/testing/scripted-server'
import t from 'tap'

import { type FollowOptions, stopPrediction } from '../src/follow-prediction.ts'
import { openReplicate } from '../src/provider/replicate-client.ts'
import { setScene } from './fixtures/following-scene.ts'
import { startScriptedReplicate } from './fixtures/scripted-replicate.ts'

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000)

/** A webhook that wakes the follower at each wait. */
const restless = async () => {}

/** A value in lists of lists. */
function deep(value: unknown, levels: number): unknown {
  return levels === 0 ? value : [deep(value, levels - 1)]
}

const ENDS: { what: string; state: object; urls?: string[]; failure?: object }[] = [
  {
    what: 'one output',
    state: { status: 'succeeded', output: 'https://x/1.mp3' },
    urls: ['https://x/1.mp3'],
  },
  {
    what: 'several outputs',
    state: { status: 'succeeded', output: ['https://x/1', 'https://x/2'] },
    urls: ['https://x/1', 'https://x/2'],
  },
  {
    what: 'an output among other things',
    state: { status: 'succeeded', output: [null, 'https://x/1', 7] },
    urls: ['https://x/1'],
  },
  ...[
    { url: 'https://x/1' },
    [['https://x/1']],
    { images: [{ url: 'https://x/1', width: 1024 }], seed: 7 },
    [{ image: { uri: 'https://x/1' } }],
    { id: 'x', status: 'ok', output: { files: [null, { href: ' https://x/1\n' }] } },
  ].map((output) => ({
    what: `${JSON.stringify(output)} as output`,
    state: { status: 'succeeded', output },
    urls: ['https://x/1'],
  })),
  ...[null, undefined, 7, {}, [], [null], '', 'done', 'ftp://x/1', { url: null }, deep('https://x/1', 9)].map(
    (output) => ({
      what: `${JSON.stringify(output)} as output, as it will the next time`,
      state: { status: 'succeeded', output },
      failure: { name: 'PermanentFailure', code: 'output_unusable', repeats: true },
    }),
  ),
  {
    what: 'an output that has been deleted since, as the next one need not be',
    state: { status: 'succeeded', output: null, data_removed: true },
    failure: { name: 'PermanentFailure', code: 'output_unusable', repeats: false },
  },
  ...[
    'NSFW content detected',
    'The input was flagged',
    'E005: sensitive',
    'violates our content policy',
    'Safety filter',
  ].map((error) => ({
    what: `the refusal "${error}"`,
    state: { status: 'failed', error },
    failure: { name: 'PermanentFailure', code: 'content_refused' },
  })),
  ...['CUDA out of memory', '', null, undefined, { message: 'boom' }, 'E0050 of 7'].map((error) => ({
    what: `the failure ${JSON.stringify(error)}`,
    state: { status: 'failed', error },
    failure: { name: 'PermanentFailure', code: 'generation_failed' },
  })),
  {
    what: 'the words of the provider that it broke it off',
    state: { status: 'failed', error: 'Prediction interrupted; please retry (code: PA)' },
    failure: { name: 'TransientFailure', code: 'generation_failed', countsAsAttempt: true },
  },
  {
    what: 'being canceled at the provider',
    state: { status: 'canceled' },
    failure: { name: 'PermanentFailure', code: 'canceled_at_provider' },
  },
  {
    what: 'being aborted there',
    state: { status: 'aborted' },
    failure: { name: 'PermanentFailure', code: 'deadline_exceeded' },
  },
]

for (const { what, state, urls, failure } of ENDS) {
  t.test(`a prediction that ends with ${what}`, async (t) => {
    const { replicate, follow } = await setScene(t, state)
    if (urls) t.strictSame(await follow(), urls)
    else await t.rejects(follow(), failure as { name: string })
    t.equal(replicate.gets(), 1)
    t.strictSame(replicate.canceled, [])
  })
}

t.test('a path leads to the right one of several addresses, or to nothing for good', async (t) => {
  const output = { preview: 'https://x/small', images: [{ url: 'https://x/1' }, { url: 'https://x/2' }] }
  for (const [outputPath, urls] of [
    [['images', 1, 'url'], ['https://x/2']],
    [['images'], ['https://x/1', 'https://x/2']],
  ] as const) {
    const { follow } = await setScene(t, { status: 'succeeded', output })
    t.strictSame(await follow({ outputPath }), urls)
  }
  for (const outputPath of [['image'], ['images', 2], ['images', 'length'], ['preview', 0], ['toString']]) {
    const { follow } = await setScene(t, { status: 'succeeded', output })
    await t.rejects(follow({ outputPath }), { code: 'output_unusable', repeats: true }, outputPath.join('.'))
  }
})

const CREATED = '2026-03-01T08:00:00.000Z'
const CUTS: [string, Partial<FollowOptions>, string | undefined, string][] = [
  [
    'after its time by the clock of the provider',
    { deadline: AN_HOUR_AGO },
    '2026-03-01T08:10:00.000Z',
    'deadline_exceeded',
  ],
  [
    'after its time, looked at with a clock that is slow',
    {},
    '2026-03-01T08:10:01.000Z',
    'deadline_exceeded',
  ],
  [
    'by a worker that stopped it at our deadline and died',
    { deadline: AN_HOUR_AGO },
    '2026-03-01T08:09:40.000Z',
    'deadline_exceeded',
  ],
  [
    'early, and looked at late',
    { deadline: AN_HOUR_AGO },
    '2026-03-01T08:01:00.000Z',
    'canceled_at_provider',
  ],
  ['early', {}, '2026-03-01T08:00:09.000Z', 'canceled_at_provider'],
  ['at an unknown time, and looked at late', { deadline: AN_HOUR_AGO }, undefined, 'deadline_exceeded'],
  ['at an unknown time', {}, undefined, 'canceled_at_provider'],
]

for (const [when, options, completed_at, code] of CUTS) {
  t.test(`a prediction that was canceled ${when} ends with ${code}`, async (t) => {
    const { follow } = await setScene(t, { status: 'canceled', created_at: CREATED, completed_at })
    await t.rejects(follow({ predictionSeconds: 600, ...options }), { name: 'PermanentFailure', code })
  })
}

t.test('what a model says of its failure is kept, but not all of a flood', async (t) => {
  const { follow } = await setScene(t, { status: 'failed', error: `out of memory ${'x'.repeat(10_000)}` })
  const error = await follow().catch((reason: unknown) => reason as Error)
  t.match(error, { cause: { message: /^out of memory x{486}$/ } })
})

t.test(
  'a prediction is followed from its beginning to its end, and what it logs becomes progress',
  async (t) => {
    const { replicate, follow } = await setScene(
      t,
      { status: 'starting', logs: undefined },
      { status: 'processing', logs: 'loading weights' },
      { status: 'processing', logs: '  5%|▌         | 1/20 [00:00<00:07]' },
      { status: 'processing', logs: '  5%|▌         | 1/20\n 50%|█████     | 10/20\n' },
      { status: 'processing', logs: `${'12% '.repeat(500)}\n100%|██████████| 20/20` },
      { status: 'processing', logs: '999% of nothing' },
      { status: 'succeeded', output: 'https://x/1' },
    )
    const shares: number[] = []
    t.strictSame(await follow({ onProgress: (share) => shares.push(share), wakeUp: restless }), [
      'https://x/1',
    ])
    t.strictSame(shares, [0.05, 0.5, 1, 1])
    t.equal(replicate.gets(), 7)
  },
)

t.test(
  'an event of the end wakes the follower, and listening ends when it is no longer needed',
  async (t) => {
    const { follow, prediction, replicate } = await setScene(t, { status: 'processing' })
    const ended = Promise.withResolvers<void>()
    const signals: AbortSignal[] = []
    const following = follow({
      wait: (_, ends) => pause(3_600_000, ends),
      wakeUp: (ends) => {
        signals.push(ends)
        Object.assign(prediction, { status: 'succeeded', output: 'https://x/1' })
        ended.resolve()
        return ended.promise
      },
    })
    t.strictSame(await following, ['https://x/1'])
    t.strictSame(
      signals.map(({ aborted }) => aborted),
      [true],
    )
    t.equal(replicate.gets(), 2)
  },
)

t.test('the follower asks again on its own if no event wakes it, or listening fails', async (t) => {
  for (const wakeUp of [() => new Promise<void>(() => {}), () => Promise.reject(new Error('deaf'))]) {
    const { follow, replicate } = await setScene(
      t,
      { status: 'processing' },
      { status: 'succeeded', output: 'https://x/1' },
    )
    t.strictSame(await follow({ wakeUp }), ['https://x/1'])
    t.equal(replicate.gets(), 2)
  }
})

t.test('a prediction that the provider has forgotten has failed', async (t) => {
  const { follow, replicate } = await setScene(t)
  replicate.predictions.length = 0
  await t.rejects(follow(), { name: 'PermanentFailure', code: 'generation_failed' })
})

const TROUBLES: Record<string, (response: ServerResponse, timeOut: () => void) => void> = {
  'a 500': (response) => sendJson(response, 500, {}),
  'a 429': (response) => sendJson(response, 429, {}, { 'retry-after': '1' }),
  'a reset': reset,
  'no answer': (_, timeOut) => timeOut(),
  HTML: (response) => void response.end('<html>'),
  'an answer without a status': (response) => sendJson(response, 200, { id: 'x' }),
  null: (response) => sendJson(response, 200, null),
}

for (const [what, answer] of Object.entries(TROUBLES)) {
  t.test(
    `${what} says nothing about the prediction: it is asked for again and followed to its end`,
    async (t) => {
      const { follow, replicate, prediction } = await setScene(t)
      replicate.onOther = (_, response) => {
        if (replicate.gets() < 3) answer(response, replicate.timeOut)
        else Object.assign(prediction, { status: 'succeeded', output: 'https://x/1' })
        return replicate.gets() < 3
      }
      t.strictSame(await follow(), ['https://x/1'])
      t.strictSame(replicate.canceled, [])
      t.equal(replicate.gets(), 3)
    },
  )

  t.test(`${what} even at the deadline leaves the prediction as it is, and uses up no attempt`, async (t) => {
    const { follow, replicate } = await setScene(t)
    replicate.onOther = (_, response) => {
      answer(response, replicate.timeOut)
      return true
    }
    const failure = {
      name: 'TransientFailure',
      code: 'provider_unavailable',
      countsAsAttempt: false,
      retryAfterMs: 10_000,
    }
    await t.rejects(follow({ deadline: AN_HOUR_AGO }), failure)
    t.strictSame(replicate.canceled, [])
    t.equal(replicate.gets(), 1)
  })
}

t.test('a provider that says when to ask again is not asked earlier', async (t) => {
  const { follow, replicate } = await setScene(t)
  replicate.onOther = (_, response) => {
    sendJson(response, 429, {}, { 'retry-after': '30' })
    return true
  }
  const deadline = new Date(Date.now() + 20_000)
  await t.rejects(follow({ deadline }), {
    name: 'TransientFailure',
    countsAsAttempt: false,
    retryAfterMs: 30_000,
  })
  t.equal(replicate.gets(), 1)
})

t.test('at its deadline a prediction is canceled, once', async (t) => {
  const { follow, replicate, prediction } = await setScene(t, { status: 'processing' })
  await t.rejects(follow({ deadline: AN_HOUR_AGO }), { name: 'PermanentFailure', code: 'deadline_exceeded' })
  t.strictSame(replicate.canceled, [prediction.id])
})

t.test('what has ended by its deadline counts, however late it is looked at', async (t) => {
  const { follow, replicate } = await setScene(t, { status: 'succeeded', output: 'https://x/1' })
  t.strictSame(await follow({ deadline: AN_HOUR_AGO }), ['https://x/1'])
  t.strictSame(replicate.canceled, [])
})

t.test('while a prediction cannot be canceled its deadline is not the end of it', async (t) => {
  const { follow, replicate } = await setScene(t)
  replicate.onOther = (what, response) => {
    if (what === 'cancel') sendJson(response, 503, {})
    return what === 'cancel'
  }
  await t.rejects(follow({ deadline: AN_HOUR_AGO }), {
    name: 'TransientFailure',
    code: 'provider_unavailable',
    countsAsAttempt: false,
  })
})

t.test('an abort ends the following with its reason, and leaves the prediction alone', async (t) => {
  for (const when of ['before', 'asking', 'waiting'] as const) {
    const { follow, replicate } = await setScene(t)
    const stop = new AbortController()
    if (when === 'before') stop.abort('canceled')
    if (when === 'asking') {
      replicate.onOther = () => {
        stop.abort('canceled')
        return true
      }
    }
    const wakeUp = () => {
      stop.abort('canceled')
      return new Promise<void>(() => {})
    }
    const reason = await follow({ signal: stop.signal, wakeUp }).catch((error: unknown) => error)
    t.equal(reason, 'canceled', when)
    t.strictSame(replicate.canceled, [])
    t.equal(replicate.gets(), when === 'before' ? 0 : 1)
  }
})

t.test('stopping is done where there is nothing to stop', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const api = openReplicate(replicate.settings)
  await stopPrediction('unknown', api)
  t.strictSame(replicate.canceled, ['unknown'])
  replicate.onOther = (_, response) => {
    sendJson(response, 500, {})
    return true
  }
  await t.rejects(stopPrediction('unknown', api), { name: 'TransientFailure' })
})
