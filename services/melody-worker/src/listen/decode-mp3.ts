import { MPEGDecoder } from 'mpg123-decoder'

import { piecesOf, type Samples, samplesOf } from './samples.ts'

/** At 8 kbit/s, the poorest there is, a minute of sound. */
const PIECE_BYTES = 64 * 1024

export async function* decodeMp3(file: Buffer): AsyncGenerator<Samples> {
  const decoder = new MPEGDecoder()
  await decoder.ready
  for (const piece of piecesOf(file, PIECE_BYTES)) yield samplesOf(decoder.decode(piece))
}
