interface WatchOptions {
  /** Asks once; rejects when there is no answer. */
  look: () => Promise<void>
  /** Whether there is anything to ask for. */
  isNeeded: () => boolean
  pause?: ((milliseconds: number) => Promise<void>) | undefined
}

/** A look at all jobs every so often: one connection, whatever their number. */
const LOOK_MS = 1_200
const LONGEST_LOOK_MS = 15_000

/** Looks again and again while there is something to look for, more slowly while nobody answers. */
export function createWatch({ look, isNeeded, pause = pauseFor }: WatchOptions) {
  let isWatching = false
  let isAway = $state(false)

  async function watch(): Promise<void> {
    isWatching = true
    let failures = 0
    while (isNeeded()) {
      await pause(Math.min(LOOK_MS * 2 ** failures, LONGEST_LOOK_MS))
      try {
        await look()
        failures = 0
      } catch {
        failures++
      }
      isAway = failures > 1
    }
    isWatching = false
  }

  return {
    /** Whether the gateway has not answered for a while. */
    get isAway() {
      return isAway
    },
    start(): void {
      if (!isWatching) void watch()
    },
  }
}

function pauseFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
