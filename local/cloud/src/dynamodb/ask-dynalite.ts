import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

export interface DynaliteRequest {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: Buffer
}

export interface DynaliteAnswer {
  status: number
  headers: Record<string, string | number>
  body: string
}

/**
 * Lets dynalite answer a request that has been read already. Given the connection itself, dynalite would end
 * the process as soon as a client left in the middle of a body.
 */
export function askDynalite(dynalite: RequestListener, request: DynaliteRequest): Promise<DynaliteAnswer> {
  const { method, url, headers, body } = request
  const { promise, resolve } = Promise.withResolvers<DynaliteAnswer>()
  const incoming = Object.assign(new Readable({ read: () => {} }), { method, url, headers })
  incoming.push(body)
  incoming.push(null)
  const response = {
    statusCode: 200,
    headers: {} as DynaliteAnswer['headers'],
    setHeader(name: string, value: string | number) {
      this.headers[name] = value
    },
    end(text = '') {
      resolve({ status: this.statusCode, headers: this.headers, body: text })
    },
  }
  dynalite(
    incoming as unknown as IncomingMessage,
    response as unknown as ServerResponse & { req: IncomingMessage },
  )
  return promise
}
