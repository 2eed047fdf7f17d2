import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between the services and Redis. */
export interface TcpProxy {
  port: number
  pointTo(port: number): void
  /** Keeps connections open and drops all bytes: the peer is there and silent. */
  silence(): void
  /** Breaks every connection, and refuses new ones until `restore`. */
  cut(): void
  restore(): void
  /** Calls back once, right after bytes with this text have gone towards Redis and before it can have answered. */
  onceSent(text: string, act: () => void): void
  close(): Promise<void>
}

export async function startTcpProxy(): Promise<TcpProxy> {
  let target = 0
  let state: 'open' | 'silent' | 'cut' = 'open'
  let watch: { text: string; act: () => void } | undefined
  const pairs = new Set<[Socket, Socket]>()

  const server = createServer((near) => {
    if (state === 'cut' || target === 0) {
      near.destroy()
      return
    }
    const far = connect(target, '127.0.0.1')
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    near.on('data', (bytes) => {
      if (state !== 'open') return
      far.write(bytes)
      if (!watch || !bytes.includes(watch.text)) return
      const { act } = watch
      watch = undefined
      act()
    })
    far.on('data', (bytes) => void (state === 'open' && near.write(bytes)))
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pair.forEach((end) => end.destroy())
        pairs.delete(pair)
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const breakAll = () => pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()))
  return {
    port: (server.address() as AddressInfo).port,
    pointTo(port) {
      target = port
    },
    silence() {
      state = 'silent'
    },
    cut() {
      state = 'cut'
      breakAll()
    },
    restore() {
      // The silence has swallowed bytes, so a connection that went on after it would be out of step.
      if (state === 'silent') breakAll()
      state = 'open'
      watch = undefined
    },
    onceSent(text, act) {
      watch = { text, act }
    },
    close: () =>
      new Promise((resolve) => {
        breakAll()
        server.close(() => resolve())
      }),
  }
}
