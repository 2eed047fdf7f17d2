import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import t from 'tap'

t.test('reading photos leaves no tensor behind', async (t) => {
  // A thread of its own, as in the stand-in: the source maps that tests run with are too much for TensorFlow.
  const script = new URL('./fixtures/count-tensors.ts', import.meta.url)
  const { NODE_COMPILE_CACHE = '' } = process.env
  const thread = new Worker(script, { execArgv: [], env: { NODE_COMPILE_CACHE } })
  const [counts] = (await once(thread, 'message')) as [{ weights: number; after: [number, number][] }]
  const { weights, after } = counts
  t.ok(weights > 100, 'the networks are loaded')
  t.strictSame(after, [
    [2, weights],
    [0, weights],
  ])
})
