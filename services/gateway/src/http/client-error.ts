import type { Socket } from 'node:net'

import { problem } from './problems.ts'
import { writeProblem } from './write-problem.ts'

/**
 * Answers what is not even a request that can be parsed, like every other error: as a problem. There is no request
 * yet, so nothing but the socket is there to answer on.
 *
 * @param commonHeaders what every answer carries
 */
export function createClientErrorHandler(
  commonHeaders: () => Record<string, string>,
  publicUrl: () => string,
) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
      socket.destroy()
      return
    }
    writeProblem(socket, recognise(error), commonHeaders(), publicUrl())
  }
}

function recognise(error: NodeJS.ErrnoException) {
  if (error.code === 'HPE_HEADER_OVERFLOW') return problem('headers_too_large')
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('request_timeout')
  return problem('malformed_body')
}
