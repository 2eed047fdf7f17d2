import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/**
 * Finds a port of 127.0.0.1 that nobody listens on.
 *
 * @param preferred is taken if it is free
 * @param except ports that are spoken for
 */
export async function freePort(preferred = 0, except: readonly number[] = []): Promise<number> {
  const candidates = preferred !== 0 && !except.includes(preferred) ? [preferred, 0] : [0]
  for (const candidate of candidates) {
    const port = await probe(candidate)
    if (port !== undefined && !except.includes(port)) return port
  }
  return freePort(0, except)
}

async function probe(port: number): Promise<number | undefined> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
    throw error
  } finally {
    if (server.listening) {
      server.close()
      await once(server, 'close')
    }
  }
}
