import { problem } from '../http/problems.ts'

/** A client that sends a photo. */
export interface Sender {
  userId: string
  /** The network it comes from. */
  address: string
  /** How many bytes have come over its connection so far. */
  bytesArrived(): number
  /** Whether it is us who do not read on, because the bucket is slow. */
  waitsForUs(): boolean
  /** Called when it holds a place so slowly that others, who wait, get it instead. */
  giveUp(): void
}

/** Admits so many uploads at a time; the others wait in line with their bodies unread. */
export interface UploadSemaphore {
  /**
   * Waits for a place. @returns how to give it back
   * @throws Problem `overloaded` when the line is too long or does not move, or the signal's reason
   */
  enter(sender: Sender, signal: AbortSignal): Promise<() => void>
}

export interface SemaphoreTimes {
  /** The longest wait in line, in milliseconds. */
  longestWaitMs: number
  /** When the first in line has waited for so long, the slowest sender is ended. */
  patienceMs: number
  /** A sender's speed is not measured before it has held its place for so long. */
  judgedAfterMs: number
  everyMs: number
}

const TIMES: SemaphoreTimes = {
  longestWaitMs: 20_000,
  patienceMs: 5_000,
  judgedAfterMs: 10_000,
  everyMs: 1_000,
}
/** Below, a sender is slow: a connection of the second generation of mobile networks brings as much. */
const SLOW_BYTES_PER_SECOND = 32 * 1024
const WAITING_PER_SLOT = 8
/**
 * The largest share of the places, and of the line, that one user or one address gets, so that none can block the
 * others.
 */
const SHARES = { userId: 1 / 4, address: 1 / 2 }

interface Held {
  sender: Sender
  since: number
  bytesBefore: number
}

interface Waiting {
  sender: Sender
  since: number
  enterNow: () => void
}

export function createUploadSemaphore(slots: number, times: SemaphoreTimes = TIMES): UploadSemaphore {
  const places = slots * WAITING_PER_SLOT
  const held = new Set<Held>()
  const line: Waiting[] = []
  let judging: NodeJS.Timeout | undefined

  const mayEnter = (sender: Sender) => held.size < slots && isWithinShares(sender, held, slots)

  function take(sender: Sender): () => void {
    const place: Held = { sender, since: Date.now(), bytesBefore: sender.bytesArrived() }
    held.add(place)
    return () => {
      if (held.delete(place)) line.find((waiting) => mayEnter(waiting.sender))?.enterNow()
    }
  }

  /** Ends the slowest sender inside when the first in line has waited too long. */
  function judge(): void {
    const [first] = line
    if (!first || mayEnter(first.sender) || Date.now() - first.since < times.patienceMs) return
    findSlowest([...held], times.judgedAfterMs)?.sender.giveUp()
  }

  function lineUp(waiting: Waiting): void {
    line.push(waiting)
    judging ??= setInterval(judge, times.everyMs).unref()
  }

  function leaveLine(waiting: Waiting): void {
    line.splice(line.indexOf(waiting), 1)
    if (line.length > 0) return
    clearInterval(judging)
    judging = undefined
  }

  return {
    async enter(sender, signal) {
      signal.throwIfAborted()
      if (mayEnter(sender)) return take(sender)
      if (line.length >= places || !isWithinShares(sender, line, places)) throw problem('overloaded')
      const ends = AbortSignal.any([signal, AbortSignal.timeout(times.longestWaitMs)])
      return new Promise((resolve, reject) => {
        const giveUp = () => {
          leaveLine(waiting)
          reject(signal.aborted ? (signal.reason as Error) : problem('overloaded'))
        }
        const enterNow = () => {
          ends.removeEventListener('abort', giveUp)
          leaveLine(waiting)
          resolve(take(sender))
        }
        const waiting = { sender, since: Date.now(), enterNow }
        ends.addEventListener('abort', giveUp, { once: true })
        lineUp(waiting)
      })
    },
  }
}

/** Whether one more of a sender's user, and of its address, still leaves room for others. */
function isWithinShares(sender: Sender, others: Iterable<{ sender: Sender }>, whole: number): boolean {
  const all = [...others]
  return (['userId', 'address'] as const).every((name) => {
    const own = all.filter((other) => other.sender[name] === sender[name]).length
    return own < Math.max(1, Math.floor(whole * SHARES[name]))
  })
}

function findSlowest(held: Held[], judgedAfterMs: number): Held | undefined {
  const now = Date.now()
  const paces = held
    .filter(({ since, sender }) => now - since >= judgedAfterMs && !sender.waitsForUs())
    .map((place) => ({ place, pace: paceOf(place, now) }))
    .filter(({ pace }) => pace < SLOW_BYTES_PER_SECOND)
    .sort((a, b) => a.pace - b.pace)
  return paces[0]?.place
}

function paceOf({ sender, since, bytesBefore }: Held, now: number): number {
  return ((sender.bytesArrived() - bytesBefore) * 1_000) / Math.max(1, now - since)
}
