import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'

import { CannotStart } from '../cannot-start.ts'
import type { Environment } from './service-environments.ts'

export interface EnvFile {
  /** Those with a value; a variable without one counts as absent. */
  variables: Environment
  /** Numbers of lines that set nothing and are no comment, from 1. */
  ignoredLines: number[]
}

/**
 * Reads a file of variables as Node.js does: `NAME=value` a line, with quotes, comments and `export`.
 *
 * @returns nothing where there is no such file
 * @throws CannotStart when the file cannot be read, or holds no text
 */
export async function readEnvFile(file: string): Promise<EnvFile> {
  const text = decode(file, await readBytes(file))
  const parsed = Object.entries(parseEnv(text)).filter(
    (entry): entry is [string, string] => !!entry[1]?.trim(),
  )
  const variables: Environment = Object.fromEntries(parsed)
  return { variables, ignoredLines: findIgnoredLines(text, variables) }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return Buffer.alloc(0)
    if (code === 'EISDIR')
      throw new CannotStart(`${file} is a folder; it has to be a file of NAME=value lines.`)
    throw new CannotStart(`${file} cannot be read: ${message}`, { cause: error })
  }
}

/** A byte order mark, which editors on Windows write, is not part of the text. */
function decode(file: string, bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Reported below.
  }
  throw new CannotStart(`${file} is not text in UTF-8; it has to be a file of NAME=value lines.`)
}

/** A line without an equals sign sets nothing, unless it belongs to a quoted value of several lines. */
function findIgnoredLines(text: string, variables: Environment): number[] {
  const values = Object.values(variables).filter((value) => value.includes('\n'))
  return text.split('\n').flatMap((line, index) => {
    const content = line.trim()
    const sets = content === '' || content.startsWith('#') || content.includes('=')
    return sets || values.some((value) => value.includes(content.replace(/["'`]$/, ''))) ? [] : [index + 1]
  })
}
