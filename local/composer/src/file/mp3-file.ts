import { readFile } from 'node:fs/promises'

import { createEncoder, type WasmMediaEncoder } from 'wasm-media-encoders'

import { pause } from '../pause.ts'
import { SAMPLE_RATE, type Stereo } from '../sound/signal.ts'
import { type TrackFacts, writeId3Tag } from './id3-tag.ts'
import { frameStarts, writeXingFrame } from './xing-frame.ts'

/**
 * Variable bit rate as LAME's -V counts it, about 145 kbit/s of our pieces: as good as a constant rate of 160, in two thirds
 * of the time.
 */
const QUALITY = 3

/** Samples of a frame of layer III. */
const FRAME = 1152

/** Samples per call: few enough to keep the encoder's buffers small, and an abort from waiting more than some milliseconds. */
const CHUNK = FRAME * 16

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
 * Encoders that have ended their work. They are used again, for each has 16 MB of its own: new ones for each piece
 * would have the garbage collector run more often.
 */
const idle: WasmMediaEncoder<'audio/mpeg'>[] = []

/** Encodes sound as an MP3 by LAME, tagged with what players show. Throws the signal's reason. */
export async function writeMp3File(
  { left, right }: Stereo,
  facts: TrackFacts,
  signal?: AbortSignal,
): Promise<{ mp3: Uint8Array; seconds: number }> {
  const encoder = idle.pop() ?? (await createEncoder('audio/mpeg', await lame()))
  encoder.configure({ sampleRate: SAMPLE_RATE, channels: 2, vbrQuality: QUALITY })
  const chunks: Uint8Array[] = []
  for (let start = 0; start < left.length; start += CHUNK) {
    await pause(signal)
    // The encoder owns what it returns and overwrites it with the next call.
    chunks.push(
      encoder.encode([left.subarray(start, start + CHUNK), right.subarray(start, start + CHUNK)]).slice(),
    )
  }
  chunks.push(encoder.finalize().slice())
  idle.push(encoder)
  const sound = Buffer.concat(chunks)
  const frames = frameStarts(sound)
  return {
    mp3: Buffer.concat([writeId3Tag(facts), writeXingFrame(sound, frames), sound]),
    seconds: (frames.length * FRAME) / SAMPLE_RATE,
  }
}
