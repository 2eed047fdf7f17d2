import { writeFile } from 'node:fs/promises'

import { affectOf } from '@moodscape/mood/affect-of'
import { BadArguments } from '@moodscape/mood/mood-arguments'

import { paint } from '../paint.ts'
import { NoCanvasHere } from '../stage/skia.ts'
import { paletteOf } from './palette-of.ts'
import { readArguments } from './read-arguments.ts'

/** Where a command line talks to. */
export interface Terminal {
  say: (line: string) => void
  complain: (line: string) => void
}

/**
 * Paints what a command line asks for into a file.
 *
 * @returns the exit code: 2 for a command line that cannot be followed, 1 where no picture can be painted
 */
export async function paintToFile(args: readonly string[], { say, complain }: Terminal): Promise<number> {
  try {
    const { request, file } = readArguments(args)
    const started = process.hrtime.bigint()
    const { bytes } = await paint(request)
    const seconds = Number(process.hrtime.bigint() - started) / 1e9
    await writeFile(file, bytes)
    const { valence, arousal } = affectOf(request.emotions)
    const palette = (await paletteOf(bytes)).join(' ')
    say(`valence ${valence}, arousal ${arousal}, palette ${palette}, ${seconds.toFixed(1)} s`)
    return 0
  } catch (error) {
    if (error instanceof BadArguments) {
      complain(error.message)
      return 2
    }
    if (error instanceof NoCanvasHere || isAboutFiles(error)) {
      complain(error.message)
      return 1
    }
    throw error
  }
}

function isAboutFiles(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
