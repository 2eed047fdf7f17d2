import { Agent, type OutgoingHttpHeaders, request } from 'node:http'

export interface Answer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  body: Buffer
}

const agent = new Agent({ keepAlive: true })

/**
 * Sends a request over a connection that is kept. `fetch` would take the processor ten milliseconds for two megabytes,
 * five times as long as this, and so would be what is measured.
 */
export function send(
  method: string,
  url: string,
  headers: OutgoingHttpHeaders = {},
  body?: Buffer | Buffer[],
): Promise<Answer> {
  const parts = body === undefined ? [] : [body].flat()
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const described = { ...headers, ...(body !== undefined && { 'content-length': length }) }
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, agent, headers: described }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      )
    })
    sending.on('error', reject)
    for (const part of parts) sending.write(part)
    sending.end()
  })
}

/** @throws an error unless it is answered with this status */
export async function expectStatus(status: number, answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering
  if (answer.status !== status) throw new Error(`answered ${answer.status} ${answer.body.toString()}`)
  return answer
}
