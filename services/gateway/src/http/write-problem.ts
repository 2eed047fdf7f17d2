import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

import type { Problem } from './problems.ts'

/**
 * Writes a problem straight to a connection and closes it, where there is no request yet that could be answered.
 *
 * @param commonHeaders what every answer carries
 */
export function writeProblem(
  socket: Duplex,
  { status, title, code, retryable }: Problem,
  commonHeaders: Record<string, string>,
  publicUrl: string,
): void {
  const body = JSON.stringify({
    type: `${publicUrl}/docs/errors#${code}`,
    title,
    status,
    code,
    retryable,
    request_id: crypto.randomUUID(),
  })
  const headers = {
    ...commonHeaders,
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${body}`)
}
