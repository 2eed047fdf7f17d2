/** Samples per second of everything that is rendered here. */
export const SAMPLE_RATE = 44100

/** Two channels of equal length; one array twice where both sound the same. */
export interface Stereo {
  left: Float32Array
  right: Float32Array
}

export function silence(samples: number): Stereo {
  return { left: new Float32Array(samples), right: new Float32Array(samples) }
}

export function samplesOf(seconds: number): number {
  return Math.max(1, Math.round(seconds * SAMPLE_RATE))
}

/** Whether nothing sounds from one sample to before another. */
export function isSilent(channel: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (channel[i] !== 0) return false
  return true
}
