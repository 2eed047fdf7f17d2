import { DynamoDbDirectoryInUseError } from './dynamodb/check-directory.ts'
import { RedisDirectoryInUseError, RedisNotFoundError, RedisStartError } from './redis/redis-errors.ts'

const OURS = [RedisNotFoundError, RedisDirectoryInUseError, RedisStartError, DynamoDbDirectoryInUseError]

/** What is wrong by the error code of the system or of the table store, and what to do about it. */
const ADVICE: Record<string, string> = {
  ENOSPC: 'The disk is full. Make room on it and start again',
  EDQUOT: 'This user may not take more of the disk. Make room and start again',
  EROFS: 'The file system is read-only. Start from a folder that can be written',
  EACCES: 'This user may not write there. Give it the right to, or start as the user who owns the folder',
  EPERM: 'This user may not write there. Give it the right to, or start as the user who owns the folder',
  ENOTDIR: 'A file is in the place of a folder. Move it away and start again',
  EEXIST: 'A file is in the place of a folder. Move it away and start again',
  EMFILE: 'This process may not open more files. Raise the limit (ulimit -n) and start again',
  LEVEL_IO_ERROR: 'The tables of the local DynamoDB cannot be read or written',
  ENFILE: 'The system has too many files open. Close other programs and start again',
}

/**
 * Puts a failure that the person who starts the program can mend into a sentence.
 *
 * @returns undefined for any other failure: that one is a fault of ours, and needs its stack
 */
export function describeFailure(error: unknown): string | undefined {
  for (const one of listErrors(error)) {
    if (OURS.some((kind) => one instanceof kind)) return one.message
    const { code = '' } = one as NodeJS.ErrnoException
    if (ADVICE[code]) return `${ADVICE[code]}: ${one.message}`
  }
  return undefined
}

/** The error, what it was caused by, and what it is a collection of. */
function listErrors(error: unknown): Error[] {
  if (!(error instanceof Error)) return []
  const inner = error instanceof AggregateError ? (error.errors as unknown[]) : []
  return [error, ...[error.cause, ...inner].flatMap(listErrors)]
}
