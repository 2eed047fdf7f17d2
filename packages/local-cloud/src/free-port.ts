import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/**
 * A port of 127.0.0.1 that is free at this moment.
 *
 * @param wanted taken if it is free, so that addresses given out earlier stay good
 */
export async function findFreePort(wanted = 0): Promise<number> {
  const probe = createServer().listen(wanted, '127.0.0.1')
  try {
    await once(probe, 'listening')
  } catch (error) {
    if (wanted === 0 || !isTaken(error)) throw error
    return findFreePort()
  }
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Somebody else listens there, or the system does not let us (EACCES: ports below 1024, reserved ones). */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
}
