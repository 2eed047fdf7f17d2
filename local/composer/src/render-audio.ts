import type { Random } from '@moodscape/mood/random'

import type { Draft } from './draft.ts'
import { pause } from './pause.ts'
import type { PlayedNote, PlayedPart } from './performance/perform-score.ts'
import { swellOf } from './performance/swell.ts'
import { INSTRUMENTS } from './sound/instruments.ts'
import { master } from './sound/master.ts'
import { emptyMix, type Fader, type Mix, mixStem } from './sound/mix.ts'
import { addRoom, roomOf } from './sound/reverb.ts'
import { createSampler, type Sampler } from './sound/sampler.ts'
import { type Stereo, samplesOf } from './sound/signal.ts'
import { tilt } from './sound/tilt.ts'

/** Seconds the last echo fades over, at most. */
const FADE_SECONDS = 1.4

/** Loudness of the room against what is sent into it: of the driest and what the wettest adds. */
const ROOM_GAIN = 0.12
const ROOM_GAIN_RANGE = 0.75

/** Seconds by which the second take of a guitar strays from the first, as a standard deviation, and where both stand. */
const TAKE_STRAY = 0.008
const TAKE_PAN = 0.75

export interface RenderOptions {
  /** Aborts the work; it looks at the signal many times a second of computing. */
  signal?: AbortSignal
  /** Told after each stage how much of the rendering is done, 0..1. */
  onProgress?: (share: number) => void
}

/** Renders a draft to sound of exactly its length. Throws the signal's reason, and MissingFont. */
export async function renderAudio(
  { performance, character, score: { form }, random }: Draft,
  { signal, onProgress }: RenderOptions = {},
): Promise<Stereo> {
  const samples = samplesOf(form.seconds)
  const mix = emptyMix(samples)
  const sampler = await createSampler(samples, signal)
  const swell = swellOf(form, character.dynamics, samples)
  const parts = performance.filter(({ notes }) => notes.length > 0)
  // Room and master count as one part each.
  const stages = parts.length + 2
  for (const [index, part] of parts.entries()) {
    await playInto(mix, sampler, part, swell, random.fork(`take ${index}`), signal)
    onProgress?.((index + 1) / stages)
    await pause(signal)
  }
  const room = roomOf(character.reverb, character.brightness)
  await addRoom(mix.dry, mix.sent, room, ROOM_GAIN + ROOM_GAIN_RANGE * character.reverb, signal)
  onProgress?.((stages - 1) / stages)
  await tilt(mix.dry, character.brightness, signal)
  await master(mix.dry, character.loudness, Math.min(FADE_SECONDS, form.seconds / 4), signal)
  onProgress?.(1)
  return mix.dry
}

/** Plays a part, or two takes of it left and right, into the mix. */
async function playInto(
  mix: Mix,
  sampler: Sampler,
  { seat, notes }: PlayedPart,
  swell: Float32Array,
  random: Random,
  signal: AbortSignal | undefined,
): Promise<void> {
  const instrument = INSTRUMENTS[seat.instrument]
  const fader: Fader = { level: seat.level, pan: seat.pan, send: instrument.send, swell }
  const takes =
    instrument.takes === 1
      ? [{ notes, fader }]
      : [
          { notes, fader: { ...fader, level: seat.level - 3, pan: -TAKE_PAN } },
          { notes: playAgain(notes, random), fader: { ...fader, level: seat.level - 3, pan: TAKE_PAN } },
        ]
  for (const take of takes) {
    const stem = await sampler.play(take.notes, instrument, signal)
    await mixStem(mix, stem, take.fader, signal)
  }
}

/** Nobody plays a part twice the same. */
function playAgain(notes: readonly PlayedNote[], random: Random): PlayedNote[] {
  return notes.map((note) => ({
    ...note,
    time: Math.max(0, note.time + Math.max(-2, Math.min(2, random.gauss())) * TAKE_STRAY),
    velocity: Math.min(1, note.velocity * random.range(0.9, 1.05)),
  }))
}
