import { readWavChunks } from '../read-wav-chunks.ts'
import { piecesOf, type Samples } from './samples.ts'

const FRAMES_A_PIECE = 65_536

/** Codes of formats in a `fmt ` chunk; the last one names the true format in its extension. */
const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe

const READERS: Readonly<Record<string, (data: Buffer, at: number) => number>> = {
  [`${PCM}/8`]: (data, at) => (data.readUInt8(at) - 128) / 128,
  [`${PCM}/16`]: (data, at) => data.readInt16LE(at) / 2 ** 15,
  [`${PCM}/24`]: (data, at) => data.readIntLE(at, 3) / 2 ** 23,
  [`${PCM}/32`]: (data, at) => data.readInt32LE(at) / 2 ** 31,
  [`${FLOAT}/32`]: (data, at) => data.readFloatLE(at),
}

/** Plain samples, as models write them: whole numbers of 8 to 32 bits, or floating point. @throws Error for others */
export async function* decodeWav(file: Buffer): AsyncGenerator<Samples> {
  const { fmt, data } = readWavChunks(file)
  if (!fmt || !data) throw new Error('A WAV file without a format or samples')
  const code = fmt.readUInt16LE(0)
  const format = code === EXTENSIBLE && fmt.length >= 26 ? fmt.readUInt16LE(24) : code
  const count = fmt.readUInt16LE(2)
  const rate = fmt.readUInt32LE(4)
  const bits = fmt.readUInt16LE(14)
  const read = READERS[`${format}/${bits}`]
  if (!read || count === 0 || rate === 0) throw new Error(`WAV of format ${format} with ${bits} bits`)
  const sampleBytes = bits / 8
  const frameBytes = sampleBytes * count
  for (const piece of piecesOf(data, FRAMES_A_PIECE * frameBytes)) {
    const frames = Math.floor(piece.length / frameBytes)
    const channels = Array.from({ length: count }, (_, channel) =>
      Float32Array.from({ length: frames }, (_, frame) =>
        read(piece, frame * frameBytes + channel * sampleBytes),
      ),
    )
    yield { channels, rate }
  }
}
