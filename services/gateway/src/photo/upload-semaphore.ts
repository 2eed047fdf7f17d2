import { problem } from '../http/problems.ts'

/** Lets so many uploads in at a time; the others wait in line with their bodies unread. */
export interface UploadSemaphore {
  /**
   * Waits for a place. @returns how to give it back
   * @throws Problem `overloaded` when the line is too long or does not move, or the signal's reason
   */
  enter(userId: string, signal: AbortSignal): Promise<() => void>
}

interface Waiting {
  userId: string
  enterNow: () => void
}

const LONGEST_WAIT_MS = 20_000
const WAITING_PER_SLOT = 8
/** So much of the places, and of the line, is one user's at most: nobody keeps all others out. */
const SHARE_OF_A_USER = 1 / 4

export function createUploadSemaphore(slots: number): UploadSemaphore {
  const places = slots * WAITING_PER_SLOT
  const held = new Map<string, number>()
  const line: Waiting[] = []

  const heldInAll = () => [...held.values()].reduce((sum, count) => sum + count, 0)
  const mayEnter = (userId: string) => heldInAll() < slots && (held.get(userId) ?? 0) < shareOf(slots)

  function take(userId: string): () => void {
    held.set(userId, (held.get(userId) ?? 0) + 1)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const left = (held.get(userId) ?? 1) - 1
      if (left > 0) held.set(userId, left)
      else held.delete(userId)
      const next = line.find((waiting) => mayEnter(waiting.userId))
      next?.enterNow()
    }
  }

  return {
    async enter(userId, signal) {
      signal.throwIfAborted()
      if (mayEnter(userId)) return take(userId)
      const ownWaiting = line.filter((waiting) => waiting.userId === userId).length
      if (line.length >= places || ownWaiting >= shareOf(places)) throw problem('overloaded')
      const ends = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)])
      return new Promise((resolve, reject) => {
        const leaveLine = () => void line.splice(line.indexOf(waiting), 1)
        const giveUp = () => {
          leaveLine()
          reject(signal.aborted ? (signal.reason as Error) : problem('overloaded'))
        }
        const enterNow = () => {
          ends.removeEventListener('abort', giveUp)
          leaveLine()
          resolve(take(userId))
        }
        const waiting = { userId, enterNow }
        ends.addEventListener('abort', giveUp, { once: true })
        line.push(waiting)
      })
    },
  }
}

function shareOf(whole: number): number {
  return Math.max(1, Math.floor(whole * SHARE_OF_A_USER))
}
