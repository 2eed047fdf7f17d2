import { Superseded } from '@moodscape/shared/failures/failure'
import { createLogger } from '@moodscape/shared/process/log'
import { createRegistry, createWorkMetrics } from '@moodscape/shared/process/metrics'
import type { Claim } from '@moodscape/shared/records/claim'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { claimPart, withPart } from '@moodscape/shared/records/upload-transitions'
import { imageUpload, partOf } from '@moodscape/shared/testing/records'
import t from 'tap'

import { type AssetDefinition, createGenerationHandler } from '../src/generate-asset.ts'
import type { PredictionApi } from '../src/provider/replicate-client.ts'

const OUTPUT = `data:image/png;base64,${Buffer.from('output').toString('base64')}`
const UNUSED = () => Promise.reject(new Error('not expected'))
const api: PredictionApi = {
  create: UNUSED,
  cancel: UNUSED,
  pages: () => {
    throw new Error('not expected')
  },
  get: async (id) => ({
    id,
    status: 'succeeded',
    output: OUTPUT,
    model: 'owner/name',
    version: '',
    input: {},
    source: 'api',
    created_at: '',
    data_removed: false,
    urls: { get: '', cancel: '', stream: '' },
  }),
}
const definition: AssetDefinition = {
  request: () => ({ model: 'owner/name', inputFor: () => ({ prompt: 'a sunny meadow' }) }),
  finish: async () => ({
    bytes: Buffer.from('picture'),
    mediaType: 'image/webp',
    extension: 'webp',
    companions: [{ name: 'thumb.webp', bytes: Buffer.from('small'), mediaType: 'image/webp' }],
    details: { width: 64, height: 64, thumbnail: { key: 'thumb.webp', width: 64, height: 64 } },
  }),
}

interface Scene {
  /** Why the record takes nothing any more. */
  refusal?: Superseded['because']
  /** How many workers began it before. */
  takeovers?: number
  /** A provider that is asked for it first, where it is not paid for yet. */
  provider?: PredictionApi
  /** Called before each write of the record. */
  beforeWrite?: () => Promise<void>
}

/** Runs the job of a picture that is paid for, beside notes that a worker has left. */
async function generate({ refusal, takeovers = 0, provider, beforeWrite }: Scene = {}) {
  const now = new Date()
  const queued = imageUpload()
  const claimed = claimPart(queued, partOf(queued, 'image'), 'worker', now)
  const running = withPart(claimed, { ...partOf(claimed, 'image'), epoch: 1 + takeovers })
  const part = partOf(running, 'image')
  const paid = provider ? running : withPart(running, { ...part, prediction_id: 'prediction' })
  const folder = `generated-images/${paid.user_id}/${paid.upload_id}/`
  const stored = new Map([[`${folder}2.webp`, Buffer.from('another')]])
  if (takeovers > 0) stored.set(`${folder}1.mid`, Buffer.from('left'))
  const claim = {
    upload: paid,
    part: partOf(paid, 'image'),
    async change(transition: Parameters<Claim['change']>[0]) {
      await beforeWrite?.()
      if (refusal) throw new Superseded(refusal)
      this.upload = transition(this.upload, this.part)
      this.part = partOf(this.upload, 'image')
    },
  }
  const handler = createGenerationHandler(definition, {
    api: provider ?? api,
    objects: {
      put: async (key, bytes) => void stored.set(key, Buffer.from(bytes)),
      async *list(prefix) {
        const below = [...stored.keys()].filter((key) => key.startsWith(prefix))
        yield below.map((key) => ({ key, bytes: 1, changed_at: now }))
      },
      remove: async (key) => void stored.delete(key),
      async removeBelow(prefix) {
        const below = [...stored.keys()].filter((key) => key.startsWith(prefix))
        for (const key of below) stored.delete(key)
        return below.length
      },
    },
    metrics: createWorkMetrics(createRegistry('test')),
    download: { hosts: [], maxBytes: 1_000, timeoutMs: 1_000 },
    predictionSeconds: 60,
  })
  const { signal } = new AbortController()
  const failure: unknown = await handler
    .run({ claim, signal, log: createLogger('test', 'fatal'), progress() {} })
    .catch((error: unknown) => error)
  const record: UploadRecord = claim.upload
  return { failure, record, names: [...stored.keys()].map((key) => key.slice(folder.length)).sort() }
}

t.test('a finished work is shown with its companions, its details and its prompt', async (t) => {
  const { failure, record, names } = await generate()
  t.equal(failure, undefined)
  t.strictSame(names, ['1.thumb.webp', '1.webp', '2.webp'])
  const { asset, state } = partOf(record, 'image')
  t.match({ asset, state }, { state: 'succeeded', asset: { key: /\/1\.webp$/, width: 64, height: 64 } })
  t.match(asset, { thumbnail: { key: /\/1\.thumb\.webp$/ }, prompt: 'a sunny meadow' })
})

for (const because of ['erased', 'canceled'] as const) {
  t.test(`a work that was ${because} while it was stored leaves no companion either`, async (t) => {
    const { failure, names } = await generate({ refusal: because })
    t.match(failure, { name: 'Superseded', because })
    t.strictSame(names, ['2.webp'], 'and another variation keeps its own')
  })
}

t.test('a work that another worker has taken over stays for it', async (t) => {
  t.strictSame((await generate({ refusal: 'taken' })).names, ['1.thumb.webp', '1.webp', '2.webp'])
})

t.test(
  'what an earlier worker left and the work does not have is removed once the work is shown',
  async (t) => {
    t.strictSame((await generate({ takeovers: 1 })).names, ['1.thumb.webp', '1.webp', '2.webp'])
    const { names } = await generate({ takeovers: 1, refusal: 'taken' })
    t.ok(names.includes('1.mid'), 'whoever has taken over may be about to show it')
  },
)

t.test('a work is looked for while the id of its prediction is being written down', async (t) => {
  const looked = Promise.withResolvers<void>()
  const prediction = await api.get('prediction')
  let writes = 0
  const { failure, record } = await generate({
    provider: {
      ...api,
      create: async () => ({ ...prediction, status: 'starting' }),
      async get() {
        looked.resolve()
        return prediction
      },
    },
    // The first write is of the intent, the second of the id.
    beforeWrite: async () => (++writes === 2 ? looked.promise : undefined),
  })
  t.equal(failure, undefined)
  t.equal(writes, 3)
  t.match(partOf(record, 'image'), { state: 'succeeded', prediction_id: 'prediction' })
})

t.test('nothing is stored, and no more asked, where the id cannot be written down', async (t) => {
  const looked = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<AbortSignal | undefined>()
  const prediction = await api.get('prediction')
  let writes = 0
  const { failure, names } = await generate({
    provider: {
      ...api,
      create: async () => ({ ...prediction, status: 'starting' }),
      get(_id, { signal } = {}) {
        looked.resolve()
        return new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            ended.resolve(signal)
            reject(new Error('left'))
          })
        })
      },
    },
    async beforeWrite() {
      if (++writes < 2) return
      await looked.promise
      throw new Superseded('taken')
    },
  })
  t.match(failure, { name: 'Superseded', because: 'taken' })
  t.match((await ended.promise)?.reason, { because: 'taken' })
  t.strictSame(names, ['2.webp'])
})
