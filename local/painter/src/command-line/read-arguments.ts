import { inPlain, readMoodArguments } from '@moodscape/mood/mood-arguments'

import { completeRequest, InvalidPaintRequest, PAINT_FORMATS, type PaintRequest } from '../paint-request.ts'

/** What a command line asks for. */
export interface PaintOrder {
  request: PaintRequest
  /** Where the picture goes. */
  file: string
}

/**
 * Reads `--emotion happy=70,surprised=30 --seed 7 [--style ink] [--width 1024] [--height 1024] out.webp`. Without a
 * seed it is 1; the file's ending chooses the format.
 *
 * @throws BadArguments
 */
export function readArguments(args: readonly string[]): PaintOrder {
  const { file, ending, request } = readMoodArguments(args, {
    numbers: ['width', 'height'],
    endings: PAINT_FORMATS,
  })
  return {
    file,
    request: inPlain(() => completeRequest({ ...request, format: ending }), InvalidPaintRequest),
  }
}
