import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

import { problem } from './problems.ts'

/**
 * Answers what is not even a request that can be parsed, like every other error: as a problem. There is no request
 * yet, so nothing but the socket is there to answer on.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, title, code, retryable } = recognise(error)
  const body = JSON.stringify({ type: `/docs/errors#${code}`, title, status, code, retryable, request_id: crypto.randomUUID() })
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json\r\nconnection: close\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

function recognise(error: NodeJS.ErrnoException) {
  if (error.code === 'HPE_HEADER_OVERFLOW') return problem('headers_too_large')
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('request_timeout')
  return problem('malformed_body')
}
