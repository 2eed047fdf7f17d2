import { pow } from '@moodscape/mood/exact-math'

import { decayPerSample } from '../decay.ts'
import { frequencyOf } from '../frequency.ts'
import { SAMPLE_RATE, samplesOf } from '../signal.ts'
import { buildTable, TABLE_SIZE } from '../wavetable.ts'
import { softenEdges } from './modes.ts'
import { renderSection } from './section.ts'
import { renderTone } from './tone.ts'
import type { HeldVoice, StruckVoice, Touch } from './voice.ts'

/** Two sawtooths that beat against each other. */
export const synthLead: HeldVoice = (touch, seconds, random) =>
  renderSection(
    { ...sawtooth(touch, seconds), scoop: 0.01, vibrato: { hertz: 5.6, depth: 0.004, delay: 0.22 } },
    { players: 2, spread: 0.003, raggedness: 0 },
    random,
  )

/** A sawtooth over its own suboctave, quick to speak. */
export const synthBass: HeldVoice = (touch, seconds, random) => {
  const hertz = frequencyOf(touch.midi)
  const table = (slope: number) => buildTable(hertz, 18, (harmonic) => pow(harmonic, -slope))
  return renderTone(
    {
      ...sawtooth(touch, seconds),
      hertz,
      soft: table(2.4),
      loud: table(1.5 - 0.4 * touch.brightness),
      swell: 0,
    },
    random,
  )
}

/** A sawtooth whose highs close at once. */
export const synthPluck: StruckVoice = ({ midi, velocity, brightness }) => {
  const hertz = frequencyOf(midi)
  const dull = buildTable(hertz, 6, (harmonic) => pow(harmonic, -2))
  const open = buildTable(hertz, 30, (harmonic) => pow(harmonic, -1.05))
  const sound = new Float32Array(samplesOf(1.2))
  const fall = decayPerSample(0.28)
  const close = decayPerSample(0.03 + 0.06 * brightness)
  const step = (hertz * TABLE_SIZE) / SAMPLE_RATE
  let level = 1
  let openness = Math.min(1, 0.3 + 0.7 * velocity * (0.5 + brightness))
  let phase = 0
  for (let i = 0; i < sound.length; i++) {
    const index = phase | 0
    const closed = dull[index] as number
    sound[i] = level * (closed + ((open[index] as number) - closed) * openness)
    level *= fall
    openness *= close
    phase += step
    if (phase >= TABLE_SIZE) phase -= TABLE_SIZE
  }
  softenEdges(sound, 0.002)
  return sound
}

function sawtooth({ midi, velocity, brightness }: Touch, seconds: number) {
  const hertz = frequencyOf(midi)
  const table = (slope: number, count: number) =>
    buildTable(hertz, count, (harmonic) => pow(harmonic, -slope))
  return {
    hertz,
    seconds,
    soft: table(1.8, 12),
    loud: table(1.2 - 0.2 * brightness, 30),
    effort: 0.3 + 0.7 * velocity,
    attack: 0.012,
    release: 0.04,
    vibrato: { hertz: 5, depth: 0, delay: 0 },
    shimmer: 0,
    swell: 0.1,
    noise: { level: 0, softness: 0.3 },
    scoop: 0,
    drift: 0.0004,
  }
}
