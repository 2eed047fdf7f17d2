import { writeFile } from 'node:fs/promises'

import { affectOf } from '@moodscape/mood/affect-of'
import { BadArguments } from '@moodscape/mood/mood-arguments'

import { compose } from '../compose.ts'
import { MissingFont } from '../sound/font.ts'
import { readArguments } from './read-arguments.ts'

/** Where a command line talks to. */
interface Terminal {
  say(line: string): void
  complain(line: string): void
}

/**
 * Composes what a command line asks for into an MP3 with a MIDI file beside it.
 *
 * @returns the exit code: 2 for a command line that cannot be followed, 1 where no melody can be played
 */
export async function composeToFile(args: readonly string[], { say, complain }: Terminal): Promise<number> {
  try {
    const { request, file } = readArguments(args)
    const started = performance.now()
    const melody = await compose(request)
    await writeFile(file, melody.mp3)
    await writeFile(file.replace(/\.mp3$/, '.mid'), melody.midi)
    const { valence, arousal } = affectOf(request.emotions)
    const took = (performance.now() - started) / 1000
    say(
      `valence ${valence}, arousal ${arousal}, ${melody.title}, ${melody.seconds.toFixed(1)} s in ${took.toFixed(1)} s`,
    )
    return 0
  } catch (error) {
    if (error instanceof BadArguments) {
      complain(error.message)
      return 2
    }
    if (error instanceof MissingFont || isAboutFiles(error)) {
      complain(error.message)
      return 1
    }
    throw error
  }
}

function isAboutFiles(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
