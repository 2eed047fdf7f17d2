import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino'

export type { Logger }

/** Query strings of presigned URLs, bearer tokens and long base64 runs have no business in a log. */
const SECRETS: [RegExp, string][] = [
  [/(https?:\/\/[^\s"'?]+)\?[^\s"']+/g, '$1?…'],
  [/Bearer\s+[\w.~+/-]+=*/gi, 'Bearer …'],
  [/eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g, '…'],
  [/r8_\w{8,}|whsec_[\w+/=]{8,}/g, '…'],
  [/[A-Za-z0-9+/]{120,}={0,2}/g, '…'],
]

/** Removes whatever looks like a credential from a text. */
export function scrub(text: string): string {
  return SECRETS.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), text)
}

interface LoggedError {
  type: string
  message: string
  code?: string
  stack?: string
  cause?: LoggedError
}

/** What is logged of an error: its name, code, place and cause, never the request or response hanging on it. */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: scrub(String(error)) }
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: scrub(error.message),
    ...(typeof code === 'string' && { code }),
    ...(error.stack && { stack: scrub(error.stack) }),
    ...(error.cause !== undefined && depth < 4 && { cause: describeError(error.cause, depth + 1) }),
  }
}

/** A logger that writes one line of JSON an event, named after its service. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      err: (error: unknown) => describeError(error),
      req: (request: { method: string; url: string; id: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      }),
      res: stdSerializers.res,
    },
  }
  return destination ? pino(options, destination) : pino(options)
}
