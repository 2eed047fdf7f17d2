import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A port of 127.0.0.1 that is free at this moment. */
export async function findFreePort(): Promise<number> {
  return probe(0)
}

/** Whether one could listen on this port of 127.0.0.1 at this moment. */
export async function isPortFree(port: number): Promise<boolean> {
  try {
    await probe(port)
    return true
  } catch (error) {
    // Somebody else listens there, or the system does not let us (ports below 1024, reserved ones).
    if (error instanceof Error && 'code' in error && ['EADDRINUSE', 'EACCES'].includes(String(error.code)))
      return false
    throw error
  }
}

async function probe(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
