import { createRandom } from '@moodscape/mood/random'
import t from 'tap'

import { DRUM_KEYS } from '../src/sound/drum-keys.ts'
import { frequencyOf } from '../src/sound/frequency.ts'
import { INSTRUMENT_NAMES } from '../src/sound/instrument-names.ts'
import { INSTRUMENTS } from '../src/sound/instruments.ts'
import { SAMPLE_RATE } from '../src/sound/signal.ts'

const MIDI = 57
const TOUCH = { midi: MIDI, velocity: 0.7, brightness: 0.5 }

/** Power of one frequency in a stretch of sound (G. Goertzel, 1958). */
function powerAt(sound: Float32Array, hertz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE)
  let [last, beforeLast] = [0, 0]
  for (const sample of sound) [last, beforeLast] = [sample + turn * last - beforeLast, last]
  return last * last + beforeLast * beforeLast - turn * last * beforeLast
}

function render(name: (typeof INSTRUMENT_NAMES)[number]): Float32Array | undefined {
  const instrument = INSTRUMENTS[name]
  const random = createRandom(name)
  if (instrument.kind === 'kit') return undefined
  if (instrument.kind === 'struck') return instrument.voice(TOUCH, random)
  const sound = instrument.voice(TOUCH, 0.6, random)
  return sound instanceof Float32Array ? sound : sound.left
}

for (const name of INSTRUMENT_NAMES.filter((name) => INSTRUMENTS[name].kind !== 'kit')) {
  t.test(`${name} sounds in tune and dies away without a click`, async (t) => {
    const sound = render(name) ?? new Float32Array()
    const middle = sound.subarray(Math.floor(0.05 * SAMPLE_RATE), Math.floor(0.55 * SAMPLE_RATE))
    // A dark pad lies an octave lower.
    const octave = name === 'dark-pad' ? -12 : 0
    const own = powerAt(middle, frequencyOf(MIDI + octave)) + powerAt(middle, frequencyOf(MIDI + octave + 12))
    for (const other of [-1, 1]) {
      const wrong =
        powerAt(middle, frequencyOf(MIDI + octave + other)) +
        powerAt(middle, frequencyOf(MIDI + octave + 12 + other))
      t.ok(own > 4 * wrong, 'a semitone off is weaker')
    }
    const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    t.ok(peak > 0.02 && peak < 4, `peak ${peak.toFixed(2)}`)
    t.ok(Math.abs(sound[0] as number) < 0.02 * peak)
    t.ok(Math.abs(sound.at(-1) as number) < 0.002 * peak)
    t.ok(sound.every(Number.isFinite))
  })
}

for (const name of INSTRUMENT_NAMES.filter((name) => INSTRUMENTS[name].kind === 'kit')) {
  t.test(`${name} has every drum a beat can ask for`, async (t) => {
    const instrument = INSTRUMENTS[name]
    if (instrument.kind !== 'kit') throw new Error('not a kit')
    for (const key of Object.values(DRUM_KEYS)) {
      const sound = instrument.kit.get(key)?.voice(0.8, createRandom(`${key}`)) ?? new Float32Array()
      const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
      t.ok(peak > 0.02 && peak < 3, `key ${key} peaks at ${peak.toFixed(2)}`)
    }
  })
}
