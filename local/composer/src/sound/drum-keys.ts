/** Drums by their General MIDI percussion key. */
export const DRUM_KEYS = {
  kick: 36,
  rim: 37,
  snare: 38,
  clap: 39,
  hat: 42,
  tom: 41,
  openHat: 46,
  crash: 49,
  ride: 51,
  shaker: 82,
  timpani: 43,
  triangle: 81,
  block: 76,
} as const

export type DrumName = keyof typeof DRUM_KEYS
