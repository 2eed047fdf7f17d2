import t from 'tap'

import { jobErrorOf, type Superseded } from '../../src/failures/failure.ts'
import { type Claim, claimJob, type PartTransition } from '../../src/records/claim.ts'
import { createUploadId } from '../../src/records/identifiers.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import type { UploadRecord } from '../../src/records/upload-record.ts'
import {
  cancelPart,
  failPart,
  finishEmotion,
  finishGenerated,
  markErasing,
  notePart,
  releasePart,
} from '../../src/records/upload-transitions.ts'
import { type Fate, operationOf } from '../fixtures/faulty-proxy.ts'
import {
  imageUpload,
  MORNING,
  minutesAfter,
  partOf,
  photoUpload,
  withAnotherImage,
} from '../fixtures/records.ts'
import { startFaultyStore } from '../fixtures/start-faulty-store.ts'

const { store, proxy, beyondProxy } = await startFaultyStore(t)

const ASSET = { key: 'k', media_type: 'image/png', bytes: 1 }
const INTENT = { id: 'intent', epoch: 1, at: MORNING.toISOString(), resubmits: 0 }
const idOf = (record: UploadRecord, kind: 'emotion' | 'image' = 'image') =>
  jobIdOfPart(record, partOf(record, kind))
const read = async (record: UploadRecord) => (await store.get(record)) as UploadRecord

async function claimImage(record: UploadRecord, owner = 'me', through = store): Promise<Claim> {
  const claimed = await claimJob(through, record, idOf(record), owner)
  if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome)
  return claimed.claim
}

t.test('a queued job is claimed, and the record says by whom', async (t) => {
  const record = await store.create(imageUpload())
  const claim = await claimImage(record)
  t.match(claim.part, { state: 'running', owner: 'me', epoch: 1 })
  t.strictSame(await read(record), claim.upload)
})

t.test('a claim shows the record as it last changed it', async (t) => {
  const claim = await claimImage(await store.create(imageUpload()))
  await claim.change((record, part) => notePart(record, part, { intent: INTENT }))
  t.strictSame(claim.part.intent, INTENT)
  t.strictSame(await read(claim.upload), claim.upload)
  await claim.change((record, part) => notePart(record, part, { prediction_id: 'p' }))
  t.match(claim.part, { intent: INTENT, prediction_id: 'p', epoch: 1 })
})

t.test('a claim reads the record once, and each of its changes is one write', async (t) => {
  const record = await store.create(imageUpload())
  const before = proxy.requests.length
  const claim = await claimImage(record, 'me', beyondProxy)
  await claim.change((current, part) => notePart(current, part, { intent: INTENT }))
  await claim.change((current, part) => finishGenerated(current, part, ASSET, new Date()))
  t.strictSame(proxy.requests.slice(before).map(operationOf), ['GetItem', 'PutItem', 'PutItem', 'PutItem'])
})

const prepare: PartTransition = (record, part) =>
  part.intent ? record : notePart(record, part, { intent: { ...INTENT, epoch: part.epoch } })
const claimPrepared = (record: UploadRecord, owner: string, through = store) =>
  claimJob(through, record, idOf(record), owner, { prepare })

t.test(
  'what a claim prepares is in its own write, and its permission to pay is given to it alone',
  async (t) => {
    const record = await store.create(imageUpload())
    const before = proxy.requests.length
    const claimed = await claimPrepared(record, 'me', beyondProxy)
    t.strictSame(proxy.requests.slice(before).map(operationOf), ['GetItem', 'PutItem'])
    const intent = { ...INTENT, epoch: 1 }
    t.match(claimed, { outcome: 'claimed', intent, claim: { part: { intent, epoch: 1 } } })
    const next = await claimPrepared(record, 'other')
    t.match(next, { outcome: 'claimed', claim: { part: { intent, epoch: 2 } } })
    t.notOk('intent' in next, 'the worker before may have used it')
  },
)

t.test(
  'a claim that lost its race prepares anew, and one that went through unnoticed keeps its permission',
  async (t) => {
    let number = 0
    const numbered: PartTransition = (record, part) =>
      notePart(record, part, { intent: { ...INTENT, id: `intent ${++number}` } })
    for (const [meanwhile, id] of [
      [(record: UploadRecord) => claimImage(record, 'other'), 'intent 2'],
      [undefined, 'intent 3'],
    ] as const) {
      const record = await store.create(imageUpload())
      let puts = 0
      proxy.decide(async (request): Promise<Fate> => {
        if (operationOf(request) !== 'PutItem' || ++puts > 1) return 'forward'
        await meanwhile?.(record)
        return meanwhile ? 'forward' : 'lose answer'
      })
      const claimed = await claimJob(beyondProxy, record, idOf(record), 'me', { prepare: numbered })
      t.match(claimed, { outcome: 'claimed', intent: { id } })
      t.equal(partOf(await read(record), 'image').intent?.id, id)
    }
  },
)

t.test('nothing is prepared for a job that expires instead', async (t) => {
  const record = await store.create(photoUpload())
  const options = { now: () => minutesAfter(MORNING, 1_440), prepare }
  t.strictSame(await claimJob(store, record, idOf(record, 'emotion'), 'me', options), { outcome: 'nothing' })
  t.equal(partOf(await read(record), 'emotion').intent, undefined)
})

t.test('there is nothing to do for what is finished, waits, is erased or is not there', async (t) => {
  const finished = await claimImage(await store.create(imageUpload()))
  await finished.change((record, part) => finishGenerated(record, part, ASSET, new Date()))
  const waiting = await store.create(photoUpload())
  const erasing = await store.create(markErasing(imageUpload(), MORNING))
  for (const record of [finished.upload, waiting, erasing]) {
    t.strictSame(await claimJob(store, record, idOf(record), 'me', { now: () => MORNING }), {
      outcome: 'nothing',
    })
    t.strictSame(await read(record), record, 'nothing is written')
  }
  const other = imageUpload()
  t.strictSame(await claimJob(store, other, idOf(other), 'me'), { outcome: 'nothing' })
  t.strictSame(await claimJob(store, waiting, idOf(other), 'me'), { outcome: 'nothing' })
})

t.test('a job that nobody began in time expires instead of beginning late', async (t) => {
  const record = await store.create(photoUpload())
  const late = () => minutesAfter(MORNING, 1_440)
  t.strictSame(await claimJob(store, record, idOf(record, 'emotion'), 'me', { now: late }), {
    outcome: 'nothing',
  })
  const after = await read(record)
  t.strictSame(
    Object.values(after.parts).map(({ state }) => state),
    ['expired', 'expired', 'expired'],
  )
})

t.test('a canceled job with something at the provider is handed over to be settled', async (t) => {
  const claim = await claimImage(await store.create(imageUpload()))
  await claim.change((record, part) => notePart(record, part, { intent: INTENT }))
  const canceled = await store.change(claim.upload, (record) => cancelPart(record, idOf(record), new Date()))
  t.strictSame(await claimJob(store, canceled, idOf(canceled), 'other'), {
    outcome: 'unsettled',
    upload: canceled,
    part: partOf(canceled, 'image'),
  })
})

t.test('of many workers that claim the same job, the last one has it and the others know', async (t) => {
  const record = await store.create(imageUpload())
  const claims = await Promise.all(Array.from({ length: 8 }, (_, i) => claimImage(record, `worker ${i}`)))
  t.strictSame(claims.map(({ part }) => part.epoch).sort(), [1, 2, 3, 4, 5, 6, 7, 8])
  const outcomes = await Promise.allSettled(
    claims.map((claim) =>
      claim.change((current, part) =>
        finishGenerated(current, part, { ...ASSET, key: part.owner ?? '' }, new Date()),
      ),
    ),
  )
  const won = claims.filter((_, i) => outcomes[i]?.status === 'fulfilled')
  t.strictSame(
    won.map(({ part }) => part.epoch),
    [8],
  )
  t.equal(
    partOf(await read(record), 'image').asset?.key,
    `worker ${claims.findIndex((claim) => claim === won[0])}`,
  )
})

type Interference = [
  because: Superseded['because'],
  what: string,
  happens: (record: UploadRecord) => Promise<unknown>,
]

const INTERFERENCES: Interference[] = [
  ['taken', 'another worker claims the job', (record) => claimImage(record, 'other')],
  [
    'canceled',
    'the user cancels',
    (record) => store.change(record, (current) => cancelPart(current, idOf(current), new Date())),
  ],
  [
    'erased',
    'the user erases the upload',
    (record) => store.change(record, (current) => markErasing(current, new Date())),
  ],
  ['erased', 'the record is removed', (record) => store.remove(record)],
  [
    'ended',
    'the job is put back',
    (record) => store.change(record, (current) => releasePart(current, partOf(current, 'image'), false)),
  ],
  [
    'ended',
    'the job ends otherwise',
    (record) =>
      store.change(record, (current) =>
        failPart(current, partOf(current, 'image'), jobErrorOf('generation_failed'), new Date()),
      ),
  ],
]

for (const [because, what, happens] of INTERFERENCES) {
  t.test(`once ${what}, nothing of the claim is written any more`, async (t) => {
    const claim = await claimImage(await store.create(imageUpload()))
    await happens(claim.upload)
    const before = await store.get(claim.upload)
    await t.rejects(
      claim.change((record, part) => finishGenerated(record, part, ASSET, new Date())),
      { name: 'Superseded', because },
    )
    t.strictSame(await store.get(claim.upload), before)
  })

  t.test(`if ${what} while the claim is writing, nothing of the claim is written`, async (t) => {
    const claim = await claimImage(await store.create(imageUpload()), 'me', beyondProxy)
    let puts = 0
    proxy.decide(async (request): Promise<Fate> => {
      if (operationOf(request) === 'PutItem' && ++puts === 1) await happens(claim.upload)
      return 'forward'
    })
    await t.rejects(
      claim.change((record, part) => finishGenerated(record, part, ASSET, new Date())),
      { name: 'Superseded', because },
    )
    t.not((await store.get(claim.upload))?.parts['image-1']?.state, 'succeeded')
  })
}

t.test('changes of other parts are no reason to give up', async (t) => {
  const claim = await claimImage(await store.create(imageUpload()))
  await store.change(claim.upload, (record) => withAnotherImage(record, 'more'))
  await claim.change((record, part) => finishGenerated(record, part, ASSET, new Date()))
  t.match((await read(claim.upload)).parts, {
    'image-1': { state: 'succeeded' },
    'image-2': { state: 'queued' },
  })
})

/** Lets the next put through, loses its answer, and lets `meanwhile` happen before the client asks again. */
function loseNextAnswer(meanwhile: () => Promise<unknown>): void {
  let puts = 0
  proxy.decide(async (request, forward) => {
    if (operationOf(request) !== 'PutItem' || ++puts > 1) return 'forward'
    await forward()
    await meanwhile()
    return 'refuse'
  })
}

const ENDS: [string, (record: UploadRecord, claim: Claim) => UploadRecord][] = [
  ['succeeded', (record, { part }) => finishGenerated(record, part, ASSET, MORNING)],
  ['failed', (record, { part }) => failPart(record, part, jobErrorOf('content_refused'), MORNING)],
  ['queued', (record, { part }) => releasePart(record, part, true)],
]

for (const [state, end] of ENDS) {
  t.test(
    `a claim whose write to ${state} went through unnoticed is done, and has done it once`,
    async (t) => {
      const claim = await claimImage(await store.create(imageUpload()), 'me', beyondProxy)
      loseNextAnswer(() => store.change(claim.upload, (record) => withAnotherImage(record, 'meanwhile')))
      await claim.change((record) => end(record, claim))
      const after = await read(claim.upload)
      t.match(partOf(after, 'image'), { state, attempts: state === 'queued' ? 1 : 0 })
      t.equal(partOf(after, 'image', 2).state, 'queued')
      t.strictSame(claim.upload, after)
    },
  )
}

t.test('a job put back unnoticed and taken by another worker is theirs', async (t) => {
  const claim = await claimImage(await store.create(imageUpload()), 'me', beyondProxy)
  loseNextAnswer(() => claimImage(claim.upload, 'other'))
  await t.rejects(
    claim.change((record, part) => releasePart(record, part, true)),
    { name: 'Superseded', because: 'taken' },
  )
  t.match(partOf(await read(claim.upload), 'image'), { owner: 'other', epoch: 2, attempts: 1 })
})

t.test('a claim that went through unnoticed is not claimed again', async (t) => {
  const record = await store.create(imageUpload())
  loseNextAnswer(() => store.change(record, (current) => withAnotherImage(current, 'meanwhile')))
  const claim = await claimImage(record, 'me', beyondProxy)
  t.equal(claim.part.epoch, 1)
  t.strictSame(await read(record), claim.upload)
})

t.test('a change beside the part is not lost to a write that comes in between', async (t) => {
  const claim = await claimImage(await store.create(imageUpload()), 'me', beyondProxy)
  let puts = 0
  proxy.decide(async (request): Promise<Fate> => {
    if (operationOf(request) === 'PutItem' && ++puts === 1) {
      await store.change(claim.upload, (record) => withAnotherImage(record, 'meanwhile'))
    }
    return 'forward'
  })
  await claim.change((record) => ({ ...record, photo: ASSET }))
  t.match(await read(claim.upload), { photo: ASSET, parts: { 'image-2': { state: 'queued' } } })
})

t.test('reading an emotion and letting begin what waits for it is one write', async (t) => {
  const record = await store.create(photoUpload('user', createUploadId()))
  const claimed = await claimJob(store, record, idOf(record, 'emotion'), 'me', {
    now: () => minutesAfter(MORNING, 1),
  })
  if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome)
  const { version } = claimed.claim.upload
  await claimed.claim.change((current, part) =>
    finishEmotion(current, part, { emotion: 'SAD', emotions: [] }, MORNING),
  )
  const after = await read(record)
  t.equal(after.version, version + 1)
  t.match(after, {
    emotion: 'SAD',
    parts: {
      'emotion-1': { state: 'succeeded' },
      'image-1': { state: 'queued' },
      'melody-1': { state: 'queued' },
    },
  })
})
