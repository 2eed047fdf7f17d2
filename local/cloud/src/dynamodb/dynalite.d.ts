declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** Times are in milliseconds. Without a path everything is kept in memory. */
  export default function dynalite(options: {
    path?: string
    createTableMs?: number
    deleteTableMs?: number
    updateTableMs?: number
  }): Server
}

declare module 'dynalite/db/index.js' {
  /** The store alone, without a server. */
  export function create(options: { path: string }): {
    db: {
      /** Rejects when the store cannot be opened; the reason is its cause. */
      open: () => Promise<void>
      close: () => Promise<void>
    }
  }
}
