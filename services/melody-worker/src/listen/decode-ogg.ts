import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis'
import CodecParser, { type OggPage, type OpusHeader } from 'codec-parser'
import { OpusDecoder } from 'opus-decoder'

import { piecesOf, type Samples, samplesOf } from './samples.ts'

/** Small, since a byte of Vorbis may stand for thousands of samples of silence. */
const PIECE_BYTES = 2 * 1024
/** The first page of a stream of Opus begins so, RFC 7845, 5.1. */
const OPUS_HEAD = 'OpusHead'
const FIRST_PAGE_BYTES = 64

/** Vorbis or Opus in Ogg, as its first page says. */
export function decodeOgg(file: Buffer): AsyncGenerator<Samples> {
  return file.subarray(0, FIRST_PAGE_BYTES).includes(OPUS_HEAD) ? decodeOpus(file) : decodeVorbis(file)
}

async function* decodeVorbis(file: Buffer): AsyncGenerator<Samples> {
  const decoder = new OggVorbisDecoder()
  await decoder.ready
  for (const piece of piecesOf(file, PIECE_BYTES)) yield samplesOf(await decoder.decode(piece))
  yield samplesOf(await decoder.flush())
}

/** `ogg-opus-decoder` does this too, but brings 18 MB of networks that enhance speech. */
async function* decodeOpus(file: Buffer): AsyncGenerator<Samples> {
  const parser = new CodecParser<OggPage>('application/ogg', { enableFrameCRC32: false })
  let decoder: OpusDecoder | undefined
  for (const { codecFrames } of parser.parseAll(file)) {
    const [first] = codecFrames
    if (!first) continue
    decoder ??= await openOpus(first.header as OpusHeader)
    yield samplesOf(decoder.decodeFrames(codecFrames.map(({ data }) => data)))
  }
}

async function openOpus(header: OpusHeader): Promise<OpusDecoder> {
  const { channels, streamCount, coupledStreamCount, channelMappingTable, preSkip } = header
  const decoder = new OpusDecoder({ channels, streamCount, coupledStreamCount, channelMappingTable, preSkip })
  await decoder.ready
  return decoder
}
