import { exp, PI, pow, sin } from '@moodscape/mood/exact-math'

import { frequencyOf } from '../frequency.ts'
import { createNoise } from '../noise.ts'
import { samplesOf } from '../signal.ts'
import { addKnock, addModes, softenEdges, type VibrationMode } from './modes.ts'
import type { StruckVoice } from './voice.ts'

/** Where the hammer strikes, as a share of the string: the partials with a node there stay weak. */
const STRIKE_POINT = 1 / 8.3

const MOST_PARTIALS = 16

/** How felt-covered hammers sound: open, or with the celeste pedal's cloth between. */
interface Felt {
  /** Hertz above which partials fade, for the softest and what the hardest touch adds. */
  softest: number
  hardest: number
  /** Share of a full string's decay time. */
  sustain: number
}

const OPEN: Felt = { softest: 700, hardest: 3600, sustain: 1 }
const MUTED: Felt = { softest: 350, hardest: 900, sustain: 0.3 }

/** A grand piano: stiff strings in slightly mistuned pairs, whose sound first falls fast and then lingers. */
export const piano: StruckVoice = (touch, random) => {
  const noise = createNoise(random)
  return strikeStrings(touch, OPEN, random.range(0, 6), noise)
}

/** The same with cloth on the strings: short and dull. */
export const mutedPiano: StruckVoice = (touch, random) => {
  const noise = createNoise(random)
  return strikeStrings(touch, MUTED, random.range(0, 6), noise)
}

function strikeStrings(
  { midi, velocity, brightness }: Parameters<StruckVoice>[0],
  felt: Felt,
  phase: number,
  noise: () => number,
): Float32Array {
  const fundamental = frequencyOf(midi)
  // Stiffness grows towards the treble (H. Fletcher, E. Blackham & R. Stratton, 1962).
  const stiffness = 3.2e-4 * pow(2, (midi - 60) / 13)
  const decay = 1.9 * pow(2, -(midi - 60) / 24) * felt.sustain
  const hardness = felt.softest + felt.hardest * velocity * (0.35 + brightness)
  const modes: VibrationMode[] = []
  for (let partial = 1; partial <= MOST_PARTIALS; partial++) {
    const hertz = fundamental * partial * Math.sqrt(1 + stiffness * partial * partial)
    const position = Math.abs(sin(PI * partial * STRIKE_POINT)) + 0.05
    const amplitude = position * pow(partial, -0.75) * exp(-hertz / hardness)
    const own = decay / (1 + 0.3 * (partial - 1))
    modes.push(
      { hertz, amplitude: amplitude * 0.65, decay: own * 0.45, phase: phase * partial },
      { hertz: hertz * 1.0005, amplitude: amplitude * 0.4, decay: own * 1.5, phase: phase * partial + 0.4 },
    )
  }
  const sound = new Float32Array(samplesOf(Math.min(5, decay * 7)))
  addModes(sound, modes)
  addKnock(sound, noise, { amplitude: 0.1 + 0.25 * velocity, decay: 0.006, softness: 0.08 + 0.1 * velocity })
  softenEdges(sound, 0.0015 + 0.003 * (1 - velocity))
  return sound
}
