import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { pipeline } from 'node:stream'

export interface ForwardedPort {
  close: () => Promise<void>
}

/** Lets what listens on 127.0.0.1 be reached from outside, on another port of all interfaces. */
export async function forwardPort(from: number, to: number): Promise<ForwardedPort> {
  const open = new Set<Socket>()
  const server = createServer((outside) => {
    open.add(outside)
    // When either side ends or breaks, so does the other; there is nobody to be told.
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
