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
