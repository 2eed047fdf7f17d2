import type { Random } from '@moodscape/mood/random'

import { type Stereo, samplesOf } from '../signal.ts'
import { renderTone, type ToneSpec } from './tone.ts'

/** Players of one part who are never quite together. */
interface SectionSize {
  players: number
  /** Share of the pitch by which the outermost are apart. */
  spread: number
  /** Seconds within which all have begun. */
  raggedness: number
}

/** Renders a tone by a section: every player a little off in pitch and time, seated from left to right. */
export function renderSection(
  spec: ToneSpec,
  { players, spread, raggedness }: SectionSize,
  random: Random,
): Stereo {
  const length = samplesOf(spec.seconds + spec.release * 4 + raggedness)
  const section = { left: new Float32Array(length), right: new Float32Array(length) }
  for (let player = 0; player < players; player++) {
    const place = players === 1 ? 0.5 : player / (players - 1)
    // Every other player is on the other side of the pitch, so that no side is flat as a whole.
    const side = player % 2 === 0 ? 1 : -1
    const off = 1 + side * spread * (0.4 + 0.6 * random.next())
    const sound = renderTone({ ...spec, hertz: spec.hertz * off }, random)
    const start = Math.floor(random.next() * samplesOf(raggedness))
    addPlayer(section, sound, start, place, 1 / Math.sqrt(players))
  }
  return section
}

function addPlayer(
  { left, right }: Stereo,
  sound: Float32Array,
  start: number,
  place: number,
  gain: number,
): void {
  const leftGain = gain * (1.25 - 1.1 * place)
  const rightGain = gain * (0.15 + 1.1 * place)
  const count = Math.min(sound.length, left.length - start)
  for (let i = 0; i < count; i++) {
    const value = sound[i] as number
    left[start + i] = (left[start + i] as number) + value * leftGain
    right[start + i] = (right[start + i] as number) + value * rightGain
  }
}
