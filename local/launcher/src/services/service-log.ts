import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

import { openLogFile } from './log-file.ts'

/** One event of a service. */
export interface LogEntry {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  message: string
  /** The whole line as the service wrote it, with places in the sources for those in bundles. */
  line: string
}

export interface ServiceLog {
  /** Takes what a process writes until it ends. */
  take(output: Readable, levelOfText: LogEntry['level']): void
  /** The last lines, oldest first. */
  recall(): string[]
  /** Resolves when the processes have closed their outputs and everything is in the file. */
  close(): Promise<void>
}

const levels = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
const linesRecalled = 20

/**
 * Keeps what a service writes in a file that is rotated, and reports each event.
 *
 * @param inSources as in `ServiceFiles`
 */
export function openServiceLog(
  file: string,
  onEntry: (entry: LogEntry) => void,
  inSources = (line: string) => line,
): ServiceLog {
  const logFile = openLogFile(file, {
    onProblem(problem) {
      const message = `${file} cannot be written: ${problem}`
      onEntry({ level: 'error', message, line: message })
    },
  })
  const last: string[] = []
  const ends: Promise<unknown>[] = []
  return {
    take(output, levelOfText) {
      const lines = createInterface({ input: output })
      ends.push(once(lines, 'close'))
      lines.on('line', (written) => {
        const line = inSources(written)
        logFile.write(`${line}\n`)
        last.push(line)
        if (last.length > linesRecalled) last.shift()
        onEntry(readEntry(line, levelOfText))
      })
    },
    recall: () => [...last],
    close: async () => {
      await Promise.all(ends)
      await logFile.close()
    },
  }
}

/** Services write JSON; what is not (a crash, a warning of Node.js) is text of the given level. */
export function readEntry(line: string, levelOfText: LogEntry['level']): LogEntry {
  const parsed = parseObject(line)
  if (!parsed || typeof parsed.level !== 'string' || !levels.has(parsed.level)) {
    return { level: levelOfText, message: line, line }
  }
  const cause = parsed.err as { type?: string; message?: string } | undefined
  const message = [parsed.msg, cause && `${cause.type ?? 'Error'}: ${cause.message ?? ''}`]
    .filter(Boolean)
    .join(': ')
  return { level: parsed.level as LogEntry['level'], message, line }
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}
