/** Percent from one line to the next: each line is a write to the disk. */
const STEP = 5

/**
 * Makes a function that takes the share of some work that is done, 0..1, and says it in percent as the progress bars of
 * models do: `35%`, no more often than at every fifth percent, and only if it has grown.
 */
export function sayPercent(say: (line: string) => void): (share: number) => void {
  let said = 0
  return (share) => {
    const percent = Math.floor((share * 100) / STEP) * STEP
    if (percent <= said) return
    said = percent
    say(`${percent}%`)
  }
}
