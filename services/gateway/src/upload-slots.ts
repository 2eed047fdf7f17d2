import { problem } from './problems.ts'

/** Lets so many uploads in at a time; the others wait in line with their bodies unread. */
export interface UploadSlots {
  /**
   * Waits for a place. @returns how to give it back
   * @throws Problem `overloaded` when the line is too long or does not move
   */
  enter(signal: AbortSignal): Promise<() => void>
}

const LONGEST_WAIT_MS = 20_000
const WAITING_PER_SLOT = 8

export function createUploadSlots(slots: number): UploadSlots {
  let free = slots
  const line: (() => void)[] = []

  function leave(): void {
    const first = line.shift()
    if (first) first()
    else free++
  }

  function giveBackOnce(): () => void {
    let isHeld = true
    return () => {
      if (isHeld) leave()
      isHeld = false
    }
  }

  return {
    async enter(signal) {
      if (free > 0) {
        free--
        return giveBackOnce()
      }
      if (line.length >= slots * WAITING_PER_SLOT) throw problem('overloaded')
      if (signal.aborted) throw problem('overloaded')
      const ends = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)])
      await new Promise<void>((resolve, reject) => {
        const giveUp = () => {
          line.splice(line.indexOf(enterNow), 1)
          reject(problem('overloaded'))
        }
        const enterNow = () => {
          ends.removeEventListener('abort', giveUp)
          resolve()
        }
        ends.addEventListener('abort', giveUp, { once: true })
        line.push(enterNow)
      })
      return giveBackOnce()
    },
  }
}
