import { inPlain, readMoodArguments } from '@moodscape/mood/mood-arguments'

import { type ComposeRequest, checkComposeRequest, InvalidComposeRequest } from '../compose-request.ts'

/** What a command line asks for. */
export interface ComposeOrder {
  request: ComposeRequest
  /** Where the MP3 goes; the MIDI file goes beside it. */
  file: string
}

/**
 * Reads `--emotion sad=60,calm=40 --seed 7 [--seconds 26] [--style piano] out.mp3`. Without a seed it is 1.
 *
 * @throws BadArguments
 */
export function readArguments(args: readonly string[]): ComposeOrder {
  const { file, request } = readMoodArguments(args, { numbers: ['seconds'], endings: ['mp3'] })
  return {
    file,
    request: inPlain(() => {
      const wish: unknown = request
      checkComposeRequest(wish)
      return wish
    }, InvalidComposeRequest),
  }
}
