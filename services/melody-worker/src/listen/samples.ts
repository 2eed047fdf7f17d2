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
