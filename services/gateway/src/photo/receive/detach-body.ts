import { PassThrough, type Readable } from 'node:stream'

/**
 * The body of a request as a stream of its own, which its reader may destroy half-way. The rest is then read and
 * thrown away, so that the answer, and the next request, still find the connection in order. Destroying the request
 * itself would destroy the connection too.
 */
export function detachBody(request: Readable): Readable {
  const body = new PassThrough()
  const fail = (error: Error) => body.destroy(error)
  request.once('error', fail)
  request.pipe(body)
  body.once('close', () => {
    request.unpipe(body)
    request.resume()
  })
  // Without a listener an error that comes after the stream was destroyed would end the process.
  body.on('error', () => {})
  return body
}
