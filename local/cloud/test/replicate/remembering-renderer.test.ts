import t from 'tap'

import { createRememberingRenderer } from '../../src/replicate/work/remembering-renderer.ts'
import type { Painting, Work } from '../../src/replicate/work/work.ts'

const { signal } = new AbortController()
const painting: Painting = {
  do: 'paint',
  emotions: [],
  seed: 1,
  width: 8,
  height: 8,
  format: 'webp',
  count: 1,
}

function countingRenderer() {
  const done: Work[] = []
  const renderer = createRememberingRenderer({
    run: async (work) => ({ files: [{ name: `${done.push(work)}`, bytes: new Uint8Array() }] }),
    close: async () => {},
  })
  return { done, run: (work: Work) => renderer.run(work, signal, () => {}) }
}

t.test('works that differ in mood and seed alone are made once', async (t) => {
  const { done, run } = countingRenderer()
  const first = await run(painting)
  t.equal(await run({ ...painting, seed: 2, emotions: [{ type: 'CALM', confidence: 100 }] }), first)
  t.same(done, [painting])
})

t.test('another size or style is made for itself', async (t) => {
  const { done, run } = countingRenderer()
  for (const work of [painting, { ...painting, width: 16 }, { ...painting, style: 'ink' as const }])
    await run(work)
  t.equal(done.length, 3)
})

t.test('what only takes its time does so each time', async (t) => {
  const { done, run } = countingRenderer()
  for (let i = 0; i < 2; i++) await run({ do: 'sleep', seconds: 1 })
  t.equal(done.length, 2)
})
