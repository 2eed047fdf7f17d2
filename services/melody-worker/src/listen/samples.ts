/** Some of a piece's sound, decoded: a channel each, samples between -1 and 1. */
export interface Samples {
  channels: readonly Float32Array[]
  /** Samples a second. */
  rate: number
}

/** A decoder takes a whole file and gives its sound piece by piece, so that a long one never lies in memory whole. */
export type Decoder = (file: Buffer) => AsyncIterable<Samples>

/** Cuts a file into pieces of at most so many bytes. */
export function* piecesOf(file: Buffer, bytes: number): Generator<Buffer> {
  for (let at = 0; at < file.length; at += bytes) yield file.subarray(at, at + bytes)
}

/** What a decoder has decoded, by the names that all of those from `wasm-audio-decoders` use. */
export function samplesOf(decoded: { channelData: Float32Array[]; sampleRate: number }): Samples {
  return { channels: decoded.channelData, rate: decoded.sampleRate }
}
