import { exp } from '@moodscape/mood/exact-math'

import { decayPerSample } from '../decay.ts'
import { frequencyOf } from '../frequency.ts'
import { SAMPLE_RATE, samplesOf } from '../signal.ts'
import { SINE, TABLE_SIZE } from '../wavetable.ts'
import { softenEdges } from './modes.ts'
import type { StruckVoice } from './voice.ts'

/** The tine's overtone, as a multiple of the fundamental. */
const TINE = 14

/**
 * An electric piano by frequency modulation (J. Chowning, 1973): a mellow tone that barks when hit, and a
 * tine's ping.
 */
export const electricPiano: StruckVoice = ({ midi, velocity, brightness }) => {
  const hertz = frequencyOf(midi)
  const decay = 1.5 * exp(-(midi - 60) * 0.025)
  const sound = new Float32Array(samplesOf(Math.min(4, decay * 5)))
  const step = (hertz / SAMPLE_RATE) * TABLE_SIZE
  const fall = decayPerSample(decay)
  const dull = decayPerSample(decay * 0.35)
  const ping = decayPerSample(0.09)
  let level = 0.42
  let bark = (0.15 + 1.1 * velocity * velocity) * (0.5 + brightness) * (TABLE_SIZE / 6.283185307179586)
  let tine = hertz * TINE < 0.4 * SAMPLE_RATE ? 0.05 * velocity * (0.4 + brightness) : 0
  let phase = 0
  for (let i = 0; i < sound.length; i++) {
    const modulator = SINE[Math.floor(phase)] as number
    const bent = phase + bark * modulator
    const tone = SINE[Math.floor(bent - TABLE_SIZE * Math.floor(bent / TABLE_SIZE))] as number
    const struck = SINE[Math.floor(phase * TINE) % TABLE_SIZE] as number
    sound[i] = level * tone + tine * struck
    level *= fall
    bark *= dull
    tine *= ping
    phase += step
    if (phase >= TABLE_SIZE) phase -= TABLE_SIZE
  }
  softenEdges(sound, 0.002)
  return sound
}
