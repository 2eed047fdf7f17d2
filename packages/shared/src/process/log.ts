import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

/**
 * Query strings of presigned URLs, passwords in addresses, tokens, keys and long base64 runs have no business in a log.
 * What a group called `kept` takes stays readable.
 */
const SECRETS = [
  /(?<kept>https?:\/\/[^\s"'?\\]{1,2000}\?)[^\s"'\\]+/g,
  /(?<kept>X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"'\\]+/gi,
  /(?<kept>\w:\/\/)[^\s/@"'\\]+(?=@)/g,
  /(?<kept>Bearer\s+)[\w.~+/-]+=*/gi,
  /eyJ[\w-]{8,}(?:\.[\w-]*)+/g,
  /r8_\w{8,}|whsec_[\w+/=]{8,}|(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  /[A-Za-z0-9+/]{120,}={0,2}/g,
].map(besideEscapes)

/** Lets a pattern step over escapes such as `\n` or `\u001f`, so that a scrubbed line of JSON is still JSON. */
function besideEscapes({ source, flags }: RegExp): RegExp {
  return new RegExp(String.raw`(?<escape>\\(?:u[0-9a-fA-F]{4}|.))|${source}`, flags)
}

/** Removes whatever looks like a credential from a text, be it plain or JSON. */
export function scrub(text: string): string {
  return SECRETS.reduce((scrubbed, pattern) => scrubbed.replace(pattern, hide), text)
}

function hide(...match: unknown[]): string {
  const { escape, kept = '' } = match.at(-1) as { escape?: string; kept?: string }
  return escape ?? `${kept}…`
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

/** A logger that writes one line of JSON an event, named after its service, and no credential wherever it stands. */
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
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    hooks: { streamWrite: scrub },
  }
  // Written at once: a line still on its way when the process exits would come after the last ones, or not at all.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }))
}
