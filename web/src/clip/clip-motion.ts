/** Portrait 4:5 at a size that phones and feeds play at once. */
export const CLIP = {
  width: 720,
  height: 900,
  framesPerSecond: 24,
  mostSeconds: 30,
  sampleRate: 48_000,
} as const

/** One breath in and out. */
const BREATH_SECONDS = 8

/** How much larger the picture is than its frame at a time: it breathes, and never shows its edge. */
export function zoomAt(seconds: number): number {
  return 1.06 - 0.05 * Math.cos((2 * Math.PI * seconds) / BREATH_SECONDS)
}

/** How long a clip of a melody is, in whole frames. */
export function framesOf(melodySeconds: number): number {
  return Math.max(1, Math.floor(Math.min(melodySeconds, CLIP.mostSeconds) * CLIP.framesPerSecond))
}

/** How loud sound is in each frame, 0..1 of the loudest frame. Bent as ears are: what is soft can be seen too. */
export function levelsOf(samples: Float32Array, sampleRate: number, frames: number): number[] {
  const perFrame = sampleRate / CLIP.framesPerSecond
  const levels = Array.from({ length: frames }, (_, frame) => {
    const part = samples.subarray(Math.floor(frame * perFrame), Math.floor((frame + 1) * perFrame))
    return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, part.length))
  })
  const loudest = Math.max(...levels, 1e-6)
  return levels.map((level) => (level / loudest) ** 0.6)
}

/** The levels around a frame, as many on both sides: they run through as the frames go on. */
export function windowOf(levels: readonly number[], frame: number, count: number): number[] {
  const first = frame - Math.floor(count / 2)
  return Array.from({ length: count }, (_, at) => levels[first + at] ?? 0)
}

/** Lets a melody that is cut off fade out within the last second. */
export function fadeEnd(samples: Float32Array, sampleRate: number): void {
  const length = Math.min(samples.length, sampleRate)
  for (let at = 0; at < length; at++) {
    const index = samples.length - length + at
    samples[index] = (samples[index] ?? 0) * (1 - at / length)
  }
}
