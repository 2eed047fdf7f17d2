import t from 'tap'

import type { PlayedNote } from '../src/performance/perform-score.ts'
import { DRUM_KEYS } from '../src/sound/drum-keys.ts'
import { MissingFont, readFont } from '../src/sound/font.ts'
import { INSTRUMENT_NAMES } from '../src/sound/instrument-names.ts'
import { INSTRUMENTS } from '../src/sound/instruments.ts'
import { createSampler } from '../src/sound/sampler.ts'
import { SAMPLE_RATE } from '../src/sound/signal.ts'

const hertzOf = (midi: number) => 440 * 2 ** ((midi - 69) / 12)

const noteOf = (midi: number): PlayedNote => ({
  time: 0.05,
  seconds: 0.7,
  midi,
  velocity: 0.7,
  beat: 0,
  beats: 1,
})

/** Power of one frequency in a stretch of sound (G. Goertzel, 1958). */
function powerAt(sound: Float32Array, hertz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE)
  let [last, beforeLast] = [0, 0]
  for (const sample of sound) [last, beforeLast] = [sample + turn * last - beforeLast, last]
  return last * last + beforeLast * beforeLast - turn * last * beforeLast
}

/** A fundamental and its octave: of some bells and basses, either alone is weak. */
const toneAt = (sound: Float32Array, midi: number) =>
  powerAt(sound, hertzOf(midi)) + powerAt(sound, hertzOf(midi + 12))

/** One for all: it plays one part after the other, as in a piece. */
const sampler = await createSampler(12 * SAMPLE_RATE)

for (const name of INSTRUMENT_NAMES) {
  const instrument = INSTRUMENTS[name]
  t.test(`${name} sounds ${instrument.kind === 'kit' ? '' : 'in tune '}and falls silent`, async (t) => {
    const middle = Math.max(57, Math.min(instrument.high, instrument.low + 12))
    const midi = instrument.kind === 'kit' ? DRUM_KEYS.kick : middle
    const { left } = await sampler.play([noteOf(midi)], instrument)
    const held = left.subarray(Math.floor(0.1 * SAMPLE_RATE), Math.floor(0.6 * SAMPLE_RATE))
    if (instrument.kind === 'tuned')
      for (const wrong of [-1, 1]) t.ok(toneAt(held, midi) > toneAt(held, midi + wrong), `${wrong}`)
    const loudest = held.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
    t.ok(loudest > 0.001, `${loudest}`)
    const rest = left.subarray(11 * SAMPLE_RATE).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
    t.ok(rest < loudest / 100, `${rest} of ${loudest}`)
  })
}

t.test(
  'a string that is plucked again ends its last note and rings as long as the new one is held',
  async (t) => {
    const played = async (...notes: PlayedNote[]) =>
      (await (await createSampler(3 * SAMPLE_RATE)).play(notes, INSTRUMENTS.piano)).left
    const second = { ...noteOf(60), time: 0.5, seconds: 2 }
    const alone = await played(second)
    const after = await played({ ...noteOf(60), time: 0, seconds: 0.6 }, second)
    const from = SAMPLE_RATE
    t.ok(alone.subarray(from).some((x) => Math.abs(x) > 1e-3))
    t.ok(after.subarray(from).every((x, i) => Math.abs(x - alone[from + i]!) < 1e-4))
  },
)

t.test('every drum sounds in every kit', async (t) => {
  const sampler = await createSampler(SAMPLE_RATE)
  for (const name of INSTRUMENT_NAMES.filter((name) => INSTRUMENTS[name].kind === 'kit')) {
    for (const [drum, key] of Object.entries(DRUM_KEYS)) {
      const { left } = await sampler.play([noteOf(key)], INSTRUMENTS[name])
      t.ok(
        left.some((x) => Math.abs(x) > 0.001),
        `${drum} of ${name}`,
      )
    }
  }
})

t.test('a file that is no font is told in a sentence', async (t) => {
  for (const path of ['/nowhere.sf3', new URL(import.meta.url).pathname]) {
    await t.rejects(
      readFont(async () => path),
      {
        name: new MissingFont().name,
        message: /^No melody can be played here: .*\.$/,
      },
    )
  }
})
