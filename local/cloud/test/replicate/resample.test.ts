import t from 'tap'

import { resample } from '../../src/replicate/work/resample.ts'

function tone(hertz: number, rate: number): Float32Array {
  return Float32Array.from({ length: rate / 4 }, (_, sample) =>
    Math.sin((2 * Math.PI * hertz * sample) / rate),
  )
}

/** The largest difference between two sounds, away from their ends. */
function difference(a: Float32Array, b: Float32Array): number {
  const differences = a.map((level, index) => Math.abs(level - (b[index] ?? NaN)))
  return Math.max(...differences.slice(200, -200))
}

for (const rate of [48_000, 32_000, 16_000]) {
  t.test(`a tone sounds the same at ${rate} Hz, and as long`, async (t) => {
    const converted = resample(tone(1000, 44_100), 44_100, rate)
    t.equal(converted.length, rate / 4)
    t.ok(difference(converted, tone(1000, rate)) < 0.001)
  })
}

t.test('what is too high for the new rate is left out, not folded back', async (t) => {
  const converted = resample(tone(15_000, 44_100), 44_100, 24_000)
  t.ok(difference(converted, new Float32Array(converted.length)) < 0.001)
})

t.test('the same rate changes nothing', async (t) => {
  const sound = tone(440, 44_100)
  t.equal(resample(sound, 44_100, 44_100), sound)
})
