import { extname } from 'node:path'
import { parseArgs } from 'node:util'

import { readMood, UnreadableMood } from '@moodscape/mood/read-mood'

import { completeRequest, InvalidPaintRequest, PAINT_FORMATS, type PaintRequest } from '../paint-request.ts'

/** The command line cannot be followed; the message is a sentence for the person who wrote it. */
export class BadArguments extends Error {
  override name = 'BadArguments'
}

/** What a command line asks for. */
export interface PaintOrder {
  request: PaintRequest
  /** Where the picture goes. */
  file: string
}

/**
 * Reads `--emotion happy=70,surprised=30 --seed 7 [--style ink] [--width 1024] [--height 1024] out.webp`. Without a
 * seed it is 1; the file's ending chooses the format. Throws BadArguments.
 */
export function readArguments(args: readonly string[]): PaintOrder {
  try {
    const { values, positionals } = parseArgs({
      // npm takes the two dashes before the arguments of a script away, pnpm passes them on.
      args: args[0] === '--' ? args.slice(1) : [...args],
      options: {
        emotion: { type: 'string' },
        seed: { type: 'string', default: '1' },
        style: { type: 'string' },
        width: { type: 'string' },
        height: { type: 'string' },
      },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (!file || more.length > 0) throw new BadArguments('Name one file to write, such as out.webp.')
    const format = PAINT_FORMATS.find((format) => extname(file) === `.${format}`)
    if (!format) throw new BadArguments(`"${file}" has to end in .${PAINT_FORMATS.join(', .')}.`)
    if (values.emotion === undefined)
      throw new BadArguments('Say which mood, such as --emotion happy=70,surprised=30.')
    const wish: unknown = {
      emotions: readMood(values.emotion),
      seed: Number(values.seed),
      format,
      ...(values.style !== undefined && { style: values.style }),
      ...(values.width !== undefined && { width: Number(values.width) }),
      ...(values.height !== undefined && { height: Number(values.height) }),
    }
    return { request: completeRequest(wish), file }
  } catch (error) {
    if (error instanceof BadArguments || !isAboutInput(error)) throw error
    throw new BadArguments(error.message, { cause: error })
  }
}

function isAboutInput(error: unknown): error is Error {
  if (error instanceof UnreadableMood || error instanceof InvalidPaintRequest) return true
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
