import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

import { problem } from './problems.ts'

/**
 * Answers what is not even a request that can be parsed, like every other error: as a problem. There is no request
 * yet, so nothing but the socket is there to answer on.
 *
 * @param commonHeaders what every answer carries
 */
export function createClientErrorHandler(commonHeaders: () => Record<string, string>) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
      socket.destroy()
      return
    }
    const { status, title, code, retryable } = recognise(error)
    const body = JSON.stringify({
      type: `/docs/errors#${code}`,
      title,
      status,
      code,
      retryable,
      request_id: crypto.randomUUID(),
    })
    const headers = {
      ...commonHeaders(),
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
}

function recognise(error: NodeJS.ErrnoException) {
  if (error.code === 'HPE_HEADER_OVERFLOW') return problem('headers_too_large')
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('request_timeout')
  return problem('malformed_body')
}
