import t from 'tap'

import { CLIP, fadeEnd, framesOf, levelsOf, windowOf, zoomAt } from '../../src/clip/clip-motion.ts'

t.test('the picture breathes and never shows its edge', async (t) => {
  const zooms = Array.from({ length: 240 }, (_, frame) => zoomAt(frame / CLIP.framesPerSecond))
  t.ok(Math.min(...zooms) >= 1)
  t.ok(Math.max(...zooms) - Math.min(...zooms) > 0.05, 'it moves')
  const steps = zooms.slice(1).map((zoom, at) => Math.abs(zoom - (zooms[at] ?? 0)))
  t.ok(Math.max(...steps) < 0.003, 'and never jumps')
})

t.test('a clip is as long as its melody, up to half a minute', async (t) => {
  t.equal(framesOf(10), 240)
  t.equal(framesOf(120), 30 * 24)
  t.equal(framesOf(0), 1)
})

t.test('the waveform shows where it is loud, and runs with the frames', async (t) => {
  const samples = new Float32Array(48_000)
  samples.fill(0.5, 24_000)
  const levels = levelsOf(samples, 48_000, 24)
  t.same([levels[0], levels[23]], [0, 1])
  t.same(windowOf(levels, 0, 5), [0, 0, 0, 0, 0])
  t.same(windowOf(levels, 22, 5), [1, 1, 1, 1, 0])
  t.ok(
    levelsOf(new Float32Array(48_000), 48_000, 24).every((level) => level === 0),
    'silence is silent',
  )
})

t.test('a melody that is cut off fades out', async (t) => {
  const samples = new Float32Array(2_000).fill(1)
  fadeEnd(samples, 1_000)
  t.equal(samples[999], 1)
  t.ok((samples[1_999] ?? 1) < 0.01)
})
