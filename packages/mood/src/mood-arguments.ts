import { extname } from 'node:path'
import { parseArgs } from 'node:util'

import type { ScoredEmotion } from './emotion.ts'
import { readMood, UnreadableMood } from './read-mood.ts'

/** The command line cannot be followed; the message is a sentence for the person who wrote it. */
export class BadArguments extends Error {
  override name = 'BadArguments'
}

/** A command line that asks for a work in a mood. What is asked for beside mood and seed is not checked yet. */
export interface MoodArguments {
  /** Where the work goes, and the file's ending without its dot. */
  file: string
  ending: string
  request: { emotions: ScoredEmotion[]; seed: number } & Record<string, unknown>
}

/**
 * Reads `--emotion happy=70,surprised=30 --seed 7 [--style ink] out.webp`, with one more option for each of `numbers`.
 * Without a seed it is 1.
 *
 * @param endings those that the file may have, without their dots; the first one stands in examples
 * @throws BadArguments
 */
export function readMoodArguments<Ending extends string>(
  args: readonly string[],
  { numbers, endings }: { numbers: readonly string[]; endings: readonly Ending[] },
): MoodArguments & { ending: Ending } {
  const { values, positionals } = parse(args, numbers)
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new BadArguments(`Name one file to write, such as out.${endings[0]}.`)
  const ending = endings.find((one) => extname(file) === `.${one}`)
  if (ending === undefined) throw new BadArguments(`"${file}" has to end in .${endings.join(', .')}.`)
  const { emotion, seed, style } = values
  if (emotion === undefined)
    throw new BadArguments('Say which mood, such as --emotion happy=70,surprised=30.')
  const counted = numbers.filter((name) => values[name] !== undefined)
  const request = {
    emotions: inPlain(() => readMood(emotion), UnreadableMood),
    seed: Number(seed),
    ...(style !== undefined && { style }),
    ...Object.fromEntries(counted.map((name) => [name, Number(values[name])])),
  }
  return { file, ending, request }
}

/** Runs a check of what was asked for; an error of this class becomes BadArguments with its sentence. */
export function inPlain<Result>(check: () => Result, refusal: new (...given: never[]) => Error): Result {
  try {
    return check()
  } catch (error) {
    if (error instanceof refusal) throw new BadArguments(error.message, { cause: error })
    throw error
  }
}

interface Parsed {
  values: Partial<Record<string, string>>
  positionals: string[]
}

function parse(args: readonly string[], numbers: readonly string[]): Parsed {
  try {
    return parseArgs({
      // npm takes the two dashes before the arguments of a script away, pnpm passes them on.
      args: args[0] === '--' ? args.slice(1) : [...args],
      options: {
        ...Object.fromEntries(numbers.map((name) => [name, { type: 'string' as const }])),
        emotion: { type: 'string' },
        seed: { type: 'string', default: '1' },
        style: { type: 'string' },
      },
      allowPositionals: true,
    }) as Parsed
  } catch (error) {
    const isAboutArguments =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    if (isAboutArguments) throw new BadArguments(error.message, { cause: error })
    throw error
  }
}
