import { basename, dirname } from 'node:path'

import { createStream, type RotatingFileStream } from 'rotating-file-stream'

/** Older files beside the newest, so that a log takes three times its size at most. */
const OLDER_FILES = 2

/** A file that failed is tried again after this time, in milliseconds: a disk does not stay full for ever. */
const REOPEN_AFTER = 10_000

export interface LogFile {
  write: (text: string) => void
  /** Resolves when everything is in the file. */
  close: () => Promise<void>
}

export interface LogFileOptions {
  /** Called with the reason when the file cannot be written. What is written meanwhile is lost. */
  onProblem: (problem: string) => void
  /** When the file makes way for a new one; 10 MiB unless given. */
  size?: `${number}K` | `${number}M`
  /** Milliseconds since any moment. */
  clock?: () => number
}

/** Opens a file to append to: `service.log` becomes `service.log.1` when it is full, and that one `service.log.2`. */
export function openLogFile(
  file: string,
  { onProblem, size = '10M', clock = Date.now }: LogFileOptions,
): LogFile {
  let stream: RotatingFileStream | undefined
  let failedAt = Number.NEGATIVE_INFINITY

  function open(): RotatingFileStream {
    const opened = createStream(basename(file), { path: dirname(file), size, rotate: OLDER_FILES })
    opened.on('error', (error) => {
      if (stream !== opened) return
      stream = undefined
      failedAt = clock()
      onProblem(error.message)
    })
    return opened
  }

  return {
    write(text) {
      if (!stream && clock() - failedAt < REOPEN_AFTER) return
      stream ??= open()
      stream.write(text)
    },
    async close() {
      if (!stream) return
      const closed = new Promise<void>((resolve) => stream?.once('close', resolve))
      stream.end()
      await closed
    },
  }
}
