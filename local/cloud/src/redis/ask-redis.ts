import { connect } from 'node:net'
import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'

/** A Redis on loopback that takes longer does not work. */
const patienceMilliseconds = 2_000

/**
 * Asks one question in Redis's inline form, such as `CONFIG GET dir`.
 *
 * @returns the answer's lines without their type marks, or undefined without an answer
 */
export async function askRedis(port: number, question: string): Promise<string[] | undefined> {
  const socket = addAbortSignal(AbortSignal.timeout(patienceMilliseconds), connect(port, '127.0.0.1'))
  socket.write(`${question}\r\nQUIT\r\n`)
  try {
    const lines = (await text(socket)).split('\r\n')
    return lines.map((line) => line.replace(/^[+$*:]/, ''))
  } catch {
    return undefined
  }
}
