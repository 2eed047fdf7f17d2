import t from 'tap'

import { readFont } from '../src/sound/font.ts'
import { INSTRUMENTS } from '../src/sound/instruments.ts'
import { createSampler } from '../src/sound/sampler.ts'
import { SAMPLE_RATE } from '../src/sound/signal.ts'

/** A signal that counts how often it is looked at, and is aborted at one of the looks. */
function countLooks(last = Infinity) {
  const stop = new Error('no longer wanted')
  const looked = { times: 0, stop }
  const signal = Object.assign(new AbortController().signal, {
    throwIfAborted() {
      looked.times += 1
      if (looked.times === last) throw stop
    },
  })
  return { looked, signal }
}

t.test('an abort between reading the font and parsing it ends the opening with its reason', async (t) => {
  const { looked, signal } = countLooks(1)
  // What is no font would fail when it is parsed.
  const opening = readFont(async () => new URL(import.meta.url).pathname, signal)
  await t.rejects(opening, looked.stop)
})

t.test(
  'before the first note on each key, whose samples may not be decoded, the signal is looked at',
  async (t) => {
    const { looked, signal } = countLooks()
    const sampler = await createSampler(SAMPLE_RATE / 2)
    const notes = [60, 61, 62, 63, 60, 61, 62, 63].map((midi, index) => ({
      time: index / 100,
      seconds: 0.2,
      midi,
      velocity: 0.5,
      beat: 0,
      beats: 1,
    }))
    await sampler.play(notes, INSTRUMENTS.piano, signal)
    t.equal(looked.times, 1 + 4, 'at the beginning and for each of four keys')
    await sampler.play(notes, INSTRUMENTS.piano, signal)
    t.equal(looked.times, 5 + 1, 'and at keys that were heard no more')
  },
)

t.test('a part ends where it is aborted, at any of its notes', async (t) => {
  const notes = [70, 71, 72].map((midi) => ({
    time: 0,
    seconds: 0.2,
    midi,
    velocity: 0.5,
    beat: 0,
    beats: 1,
  }))
  for (const last of [1, 2, 3, 4]) {
    const sampler = await createSampler(SAMPLE_RATE / 2)
    const { looked, signal } = countLooks(last)
    await t.rejects(sampler.play(notes, INSTRUMENTS.flute, signal), looked.stop)
    t.equal(looked.times, last)
  }
})
