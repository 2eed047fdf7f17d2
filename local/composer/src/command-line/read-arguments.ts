import { extname } from 'node:path'
import { parseArgs } from 'node:util'

import { readMood, UnreadableMood } from '@moodscape/mood/read-mood'

import { type ComposeRequest, checkComposeRequest, InvalidComposeRequest } from '../compose-request.ts'

/** The command line cannot be followed; the message is a sentence for the person who wrote it. */
export class BadArguments extends Error {
  override name = 'BadArguments'
}

/** What a command line asks for. */
export interface ComposeOrder {
  request: ComposeRequest
  /** Where the MP3 goes; the MIDI file goes beside it. */
  file: string
}

/**
 * Reads `--emotion sad=60,calm=40 --seed 7 [--seconds 26] [--style piano] out.mp3`. Without a seed it is 1. Throws
 * BadArguments.
 */
export function readArguments(args: readonly string[]): ComposeOrder {
  try {
    const { values, positionals } = parseArgs({
      // npm takes the two dashes before the arguments of a script away, pnpm passes them on.
      args: args[0] === '--' ? args.slice(1) : [...args],
      options: {
        emotion: { type: 'string' },
        seed: { type: 'string', default: '1' },
        seconds: { type: 'string' },
        style: { type: 'string' },
      },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (!file || more.length > 0) throw new BadArguments('Name one file to write, such as out.mp3.')
    if (extname(file) !== '.mp3') throw new BadArguments(`"${file}" has to end in .mp3.`)
    if (values.emotion === undefined)
      throw new BadArguments('Say which mood, such as --emotion happy=70,surprised=30.')
    const request: unknown = {
      emotions: readMood(values.emotion),
      seed: Number(values.seed),
      ...(values.seconds !== undefined && { seconds: Number(values.seconds) }),
      ...(values.style !== undefined && { style: values.style }),
    }
    checkComposeRequest(request)
    return { request, file }
  } catch (error) {
    if (error instanceof BadArguments || !isAboutInput(error)) throw error
    throw new BadArguments(error.message, { cause: error })
  }
}

function isAboutInput(error: unknown): error is Error {
  if (error instanceof UnreadableMood || error instanceof InvalidComposeRequest) return true
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
