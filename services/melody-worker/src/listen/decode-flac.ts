import { FLACDecoder } from '@wasm-audio-decoders/flac'

import { piecesOf, type Samples, samplesOf } from './samples.ts'

/** Small, since twenty bytes may stand for 65,535 samples of silence: a hundred megabytes at once at most. */
const PIECE_BYTES = 2 * 1024

export async function* decodeFlac(file: Buffer): AsyncGenerator<Samples> {
  const decoder = new FLACDecoder()
  await decoder.ready
  for (const piece of piecesOf(file, PIECE_BYTES)) yield samplesOf(await decoder.decode(piece))
  yield samplesOf(await decoder.flush())
}
