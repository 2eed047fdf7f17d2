import type { Character } from './character/character.ts'
import { pause } from './pause.ts'
import type { Performance } from './performance/perform-score.ts'
import type { PartName } from './score/part-names.ts'
import { INSTRUMENTS } from './sound/instruments.ts'
import { master } from './sound/master.ts'
import { emptyMix, type Mix, mixStem } from './sound/mix.ts'
import { reverberate, roomOf } from './sound/reverb.ts'
import { createSampler } from './sound/sampler.ts'
import { type Stereo, samplesOf } from './sound/signal.ts'

/** Seconds the last echo fades over, at most. */
const FADE_SECONDS = 1.4

/** Loudness of the room against what is sent into it: of the driest and what the wettest adds. */
const ROOM_GAIN = 0.12
const ROOM_GAIN_RANGE = 0.75

/**
 * Renders a performance to sound of exactly the given length. Several times a second of computing it lets others run
 * and looks at the signal; throws the signal's reason, and MissingFont.
 */
export async function renderAudio(
  performance: Performance,
  character: Character,
  seconds: number,
  signal?: AbortSignal,
): Promise<Stereo> {
  const samples = samplesOf(seconds)
  const mix = emptyMix(samples)
  const sampler = await createSampler()
  for (const part of Object.keys(performance) as PartName[]) {
    const seat = character.arrangement.ensemble[part]
    const notes = performance[part]
    if (!seat || !notes || notes.length === 0) continue
    const instrument = INSTRUMENTS[seat.instrument]
    const stem = await sampler.play(notes, instrument, samples, signal)
    mixStem(mix, stem, { level: seat.level, pan: seat.pan, send: instrument.send })
    await pause(signal)
  }
  addRoom(mix, character)
  await pause(signal)
  master(mix.dry, character.loudness, Math.min(FADE_SECONDS, seconds / 4))
  return mix.dry
}

function addRoom({ dry, sent }: Mix, { reverb, brightness }: Character): void {
  const answer = reverberate(sent, roomOf(reverb, brightness))
  const gain = ROOM_GAIN + ROOM_GAIN_RANGE * reverb
  for (const side of ['left', 'right'] as const) {
    const heard = dry[side]
    const room = answer[side]
    for (let i = 0; i < heard.length; i++) heard[i] = (heard[i] as number) + (room[i] as number) * gain
  }
}
