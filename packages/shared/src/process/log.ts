import { trace } from '@opentelemetry/api'
import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

interface Secret {
  /** Text without it has no such secret. Most lines need no closer look. */
  hint?: string
  pattern: RegExp
  keep: (run: string) => string
}

/**
 * Query strings of presigned URLs, passwords in addresses, tokens, keys and long base64 runs must not be logged. Each
 * pattern finds a whole run of characters at once, from its only possible beginning: the search takes time in
 * proportion to the text, even if an attacker wrote the text. What `keep` gives of a run stays readable.
 */
const KINDS_OF_SECRETS: Secret[] = [
  {
    hint: '://',
    pattern: /https?:\/\/[^\s"'\\]+/g,
    keep: (url) => (url.includes('?') ? `${upTo(url, '?')}…` : url),
  },
  {
    pattern: /X-Amz-(?:Signature|Credential|Security-Token)=[^&\s"'\\]+/gi,
    keep: (parameter) => `${upTo(parameter, '=')}…`,
  },
  // The id of a public page is all that it takes to see the page.
  { hint: '/s/', pattern: /\/s\/[\w-]{22}/g, keep: () => '/s/…' },
  { hint: '://', pattern: /\w:\/\/[^\s/@"'\\]+(?=@)/g, keep: (credentials) => `${credentials.slice(0, 4)}…` },
  { pattern: /Bearer\s+[\w.~+/-]+=*/gi, keep: (header) => `${header.slice(0, 6)} …` },
  { hint: 'eyJ', pattern: /[\w-]+(?:\.[\w-]*)*/g, keep: withoutToken },
  { pattern: /r8_\w{8,}|whsec_[\w+/=]{8,}|(?:AKIA|ASIA)[A-Z0-9]{12,}/g, keep: () => '…' },
  { pattern: /[A-Za-z0-9+/]{120,}={0,2}/g, keep: () => '…' },
]
const SECRETS = KINDS_OF_SECRETS.map((secret) => ({ ...secret, pattern: besideEscapes(secret.pattern) }))

/** Lets a pattern step over escapes such as `\n` or `\u001f`, so that a scrubbed line of JSON is still JSON. */
function besideEscapes({ source, flags }: RegExp): RegExp {
  return new RegExp(String.raw`(?<escape>\\(?:u[0-9a-fA-F]{4}|.))|${source}`, flags)
}

/** Removes everything that looks like a credential from a text, plain or JSON. */
export function scrub(text: string): string {
  return SECRETS.reduce(
    (scrubbed, { hint = '', pattern, keep }) =>
      scrubbed.includes(hint) ? scrubbed.replace(pattern, (...match) => keepOrHide(match, keep)) : scrubbed,
    text,
  )
}

function keepOrHide(match: unknown[], keep: Secret['keep']): string {
  const { escape } = match.at(-1) as { escape?: string }
  return escape ?? keep(match[0] as string)
}

function upTo(text: string, mark: string): string {
  return text.slice(0, text.indexOf(mark) + 1)
}

/** A JSON Web Token begins with `{"` in base64; a header that short is none. */
const TOKEN_BEGINS = 'eyJ'
const SHORTEST_HEADER = 11

/** Cuts a run of words and dots off where a token begins in it. */
function withoutToken(run: string): string {
  for (let begin = run.indexOf(TOKEN_BEGINS); begin !== -1; ) {
    const dot = run.indexOf('.', begin)
    if (dot === -1) return run
    if (dot - begin >= SHORTEST_HEADER) return `${run.slice(0, begin)}…`
    begin = run.indexOf(TOKEN_BEGINS, dot)
  }
  return run
}

/** An error as it may be seen by operators. */
export interface LoggedError {
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

/** A path is logged up to so many characters: a stranger may ask for one of sixteen thousand. */
const LOGGED_PATH = 300

/** What leads from a line to its trace. Nothing where nothing is traced: no span is ever active then. */
function activeSpan(): { trace_id?: string; span_id?: string } {
  const span = trace.getActiveSpan()?.spanContext()
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {}
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
        path: request.url.slice(0, LOGGED_PATH).split('?')[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    hooks: { streamWrite: scrub },
    mixin: activeSpan,
  }
  // Written at once: a line still on its way when the process exits would come after the last ones, or not at all.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }))
}
