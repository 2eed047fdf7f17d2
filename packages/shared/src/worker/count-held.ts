import { setTimeout as wait } from 'node:timers/promises'

/** How many jobs a process holds, and when that changed last. */
export interface HeldCount {
  begin(): void
  end(): void
  /** How many are held now. */
  held(): number
  /** Resolves once no job has been held, begun or ended for so many milliseconds. */
  quiet(milliseconds: number): Promise<void>
}

export function countHeld(): HeldCount {
  let held = 0
  let changedAt = 0
  const change = (by: number) => {
    held += by
    changedAt = Date.now()
  }
  return {
    begin: () => change(1),
    end: () => change(-1),
    held: () => held,
    async quiet(milliseconds) {
      changedAt = Date.now()
      for (let rest = milliseconds; rest > 0 || held > 0; rest = changedAt + milliseconds - Date.now()) {
        await wait(Math.max(rest, 100), undefined, { ref: false })
      }
    },
  }
}
