import { DRUM_KEYS, type DrumName } from './drum-keys.ts'
import {
  block,
  brush,
  clap,
  clubKick,
  crash,
  type DrumVoice,
  deepTom,
  hat,
  kick,
  openHat,
  ride,
  rim,
  shaker,
  sideDrum,
  snare,
  softKick,
  timpani,
  tom,
  triangle,
} from './voices/drums.ts'

/** A drum in its kit: its sound, its loudness and its place from left (-1) to right (1). */
export interface KitDrum {
  voice: DrumVoice
  gain: number
  pan: number
}

/** The drums of a kit by General MIDI key. */
export type Kit = ReadonlyMap<number, KitDrum>

const STANDARD: Readonly<Record<DrumName, KitDrum>> = {
  kick: { voice: kick, gain: 1, pan: 0 },
  rim: { voice: rim, gain: 0.6, pan: -0.2 },
  snare: { voice: snare, gain: 0.75, pan: 0.06 },
  clap: { voice: clap, gain: 0.6, pan: 0.1 },
  hat: { voice: hat, gain: 0.3, pan: 0.3 },
  openHat: { voice: openHat, gain: 0.3, pan: 0.3 },
  tom: { voice: tom, gain: 0.85, pan: -0.3 },
  crash: { voice: crash, gain: 0.45, pan: -0.35 },
  ride: { voice: ride, gain: 0.5, pan: 0.35 },
  shaker: { voice: shaker, gain: 0.35, pan: 0.4 },
  timpani: { voice: timpani, gain: 1, pan: -0.25 },
  triangle: { voice: triangle, gain: 0.4, pan: 0.4 },
  block: { voice: block, gain: 0.7, pan: 0.25 },
}

export const POP_KIT = kitOf({})
export const ROCK_KIT = kitOf({
  snare: { voice: snare, gain: 0.95, pan: 0.04 },
  hat: { voice: hat, gain: 0.42, pan: 0.3 },
})
export const SOFT_KIT = kitOf({
  kick: { voice: softKick, gain: 0.9, pan: 0 },
  snare: { voice: brush, gain: 0.7, pan: 0.1 },
})
export const ORCHESTRAL_KIT = kitOf({ snare: { voice: sideDrum, gain: 0.6, pan: 0.15 } })
export const WAR_DRUMS = kitOf({
  kick: { voice: deepTom, gain: 1, pan: 0 },
  tom: { voice: deepTom, gain: 0.9, pan: 0.2 },
  timpani: { voice: timpani, gain: 1, pan: -0.2 },
})
export const BRUSH_KIT = kitOf({
  kick: { voice: softKick, gain: 0.6, pan: 0 },
  snare: { voice: brush, gain: 0.9, pan: -0.1 },
  hat: { voice: hat, gain: 0.35, pan: -0.3 },
})
export const ELECTRONIC_KIT = kitOf({ kick: { voice: clubKick, gain: 1.1, pan: 0 } })

function kitOf(changes: Partial<Record<DrumName, KitDrum>>): Kit {
  const drums = { ...STANDARD, ...changes }
  return new Map((Object.keys(DRUM_KEYS) as DrumName[]).map((name) => [DRUM_KEYS[name], drums[name]]))
}
