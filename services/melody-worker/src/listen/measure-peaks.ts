import type { Samples } from './samples.ts'

/** Samples whose loudest is kept until it is known how long the piece is. */
const BLOCK = 256

export interface Measured {
  seconds: number
  /** The loudest sample of each share of the piece, 0 to 1 with two decimals. */
  peaks: number[]
}

/**
 * Measures how loud a piece is over its time, of all channels the loudest, as a waveform shows it.
 *
 * @param count into how many shares of equal length the piece is divided
 * @param maxSeconds of what is longer, nothing is told
 * @throws Error where there are no samples
 */
export async function measurePeaks(
  sound: AsyncIterable<Samples>,
  count: number,
  maxSeconds: number,
): Promise<Measured | undefined> {
  const blocks: number[] = []
  let length = 0
  let rate = 0
  for await (const { channels, rate: given } of sound) {
    const samples = channels[0]?.length ?? 0
    if (samples === 0) continue
    rate = given
    if ((length + samples) / rate > maxSeconds) return undefined
    for (let at = 0; at < samples; at++) {
      const block = Math.floor((length + at) / BLOCK)
      blocks[block] = Math.max(blocks[block] ?? 0, loudestAt(channels, at))
    }
    length += samples
  }
  if (length === 0) throw new Error('There are no samples in it')
  return { seconds: length / rate, peaks: divide(blocks, count) }
}

function loudestAt(channels: readonly Float32Array[], at: number): number {
  let loudest = 0
  for (const channel of channels) loudest = Math.max(loudest, Math.abs(channel[at] ?? 0))
  return loudest
}

function divide(blocks: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * blocks.length) / count)
    const end = Math.max(start + 1, Math.floor(((index + 1) * blocks.length) / count))
    const peak = blocks.slice(start, end).reduce((most, value) => Math.max(most, value), 0)
    return Math.round(Math.min(1, peak) * 100) / 100
  })
}
