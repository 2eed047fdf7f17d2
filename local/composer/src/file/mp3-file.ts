import { readFile } from 'node:fs/promises'

import { createEncoder } from 'wasm-media-encoders'

import { pause } from '../pause.ts'
import { SAMPLE_RATE, type Stereo } from '../sound/signal.ts'
import { id3Bytes, type TrackFacts, writeId3Tag } from './id3-tag.ts'

/**
 * Constant bit rate in kbit/s. The encoder writes no header with the length, so players divide the size by
 * the bit rate: with a variable one they would show a wrong time.
 */
const BIT_RATE = 160

/**
 * Samples per call: a whole number of MPEG frames of 1152, few enough to keep the encoder's buffers small.
 */
const CHUNK = 1152 * 64

let compiling: Promise<WebAssembly.Module> | undefined

/**
 * LAME, compiled by the first who asks in this thread and kept: a new copy would be optimised again as it runs. The copy
 * inlined in the package's JavaScript takes longer to decode than to compile.
 */
function lame(): Promise<WebAssembly.Module> {
  compiling ??= readFile(new URL(import.meta.resolve('wasm-media-encoders/wasm/mp3')))
    .then((program) => WebAssembly.compile(program))
    .catch((error: unknown) => {
      compiling = undefined
      throw error
    })
  return compiling
}

/**
 * Encodes sound as an MP3 of 160 kbit/s by LAME, tagged with what players show. Throws the signal's
 * reason.
 */
export async function writeMp3File(
  { left, right }: Stereo,
  facts: TrackFacts,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const encoder = await createEncoder('audio/mpeg', await lame())
  encoder.configure({ sampleRate: SAMPLE_RATE, channels: 2, bitrate: BIT_RATE })
  const chunks: Uint8Array[] = [writeId3Tag(facts)]
  for (let start = 0; start < left.length; start += CHUNK) {
    await pause(signal)
    // The encoder owns what it returns and overwrites it with the next call.
    chunks.push(
      encoder.encode([left.subarray(start, start + CHUNK), right.subarray(start, start + CHUNK)]).slice(),
    )
  }
  chunks.push(encoder.finalize().slice())
  return Buffer.concat(chunks)
}

/** Seconds a file of ours plays, its last frame included. */
export function playingSeconds(mp3: Uint8Array): number {
  return ((mp3.length - id3Bytes(mp3)) * 8) / (BIT_RATE * 1000)
}
