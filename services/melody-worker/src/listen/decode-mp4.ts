import { createRequire } from 'node:module'

import type { Samples } from './samples.ts'

const PROGRAM = '@humansignal/audio-file-decoder/decode-audio.wasm'
/** So much is decoded at once: eight megabytes of stereo at 96 kHz. */
const PIECE_SECONDS = 10

/**
 * AAC in MPEG-4, by FFmpeg. Whoever compiled it had a browser in mind: its loader asks for the names that modules of
 * CommonJS have, and reads its program by its path only where nothing can be fetched. This is so in this thread alone.
 *
 * @throws what the decoder says, which is a string
 */
export async function* decodeMp4(file: Buffer): AsyncGenerator<Samples> {
  const require = createRequire(import.meta.url)
  Object.assign(globalThis, { require, __dirname: '', fetch: undefined })
  const { getAudioDecoder } = await import('@humansignal/audio-file-decoder')
  const bytes = Uint8Array.from(file).buffer
  const decoder = await getAudioDecoder(require.resolve(PROGRAM), bytes)
  const { sampleRate: rate, channelCount, duration } = decoder
  // More than two are mixed into one by the decoder.
  const count = channelCount === 2 ? 2 : 1
  for (let at = 0; at < duration; at += PIECE_SECONDS) {
    const seconds = Math.min(PIECE_SECONDS, duration - at)
    const decoded = decoder.decodeAudioData(at, seconds, { multiChannel: count === 2 })
    if (decoded.length === 0) return
    // A piece ends with a whole frame of AAC, with which the next one begins.
    const frames = Math.min(decoded.length / count, Math.round(seconds * rate))
    const channels = Array.from({ length: count }, (_, channel) =>
      Float32Array.from({ length: frames }, (_, frame) => decoded[frame * count + channel] ?? 0),
    )
    yield { channels, rate }
  }
}
