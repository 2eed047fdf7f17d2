import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { pipeline } from 'node:stream'

export interface ForwardedPort {
  close: () => Promise<void>
}

/** Forwards a port of all interfaces to a port of 127.0.0.1. */
export async function forwardPort(from: number, to: number): Promise<ForwardedPort> {
  const open = new Set<Socket>()
  const server = createServer((outside) => {
    open.add(outside)
    // When either side ends or breaks, the other is closed; the error of a connection needs no report.
    pipeline(outside, connect(to, '127.0.0.1'), outside, () => open.delete(outside))
  })
  server.listen(from)
  await once(server, 'listening')
  return {
    close: async () => {
      for (const connection of open) connection.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
