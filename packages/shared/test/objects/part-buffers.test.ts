import t from 'tap'

import { createPartBuffers, PART_BYTES } from '../../src/objects/part-buffers.ts'
import { until } from '../fixtures/until.ts'

t.test('a buffer that was given back is used again', async (t) => {
  const buffers = createPartBuffers()
  const first = buffers.take()
  const second = buffers.take()
  t.not(first, second)
  buffers.giveBack(first)
  t.equal(buffers.take(), first)
  t.equal(first.length, PART_BYTES)
})

t.test('buffers that nobody uses any more are freed', async (t) => {
  // What waits for it keeps the process alive; the buffers' own timer does not.
  const alive = setInterval(() => {}, 1_000)
  t.teardown(() => clearInterval(alive))
  const buffers = createPartBuffers(1)
  const inUse = buffers.take()
  const spare = buffers.take()
  buffers.giveBack(spare)
  await until(() => spare.length === 0)
  t.equal(inUse.length, PART_BYTES)
  t.equal(buffers.take().length, PART_BYTES)
})
