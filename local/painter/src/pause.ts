/**
 * Lets other work run, and throws when the picture is no longer wanted. `done` is the share of the piece of work at
 * hand that is over, 0..1, where that is known.
 */
export type Pause = (done?: number) => Promise<void>

/** The pause for a piece of work that makes up a larger one from the share `from` to the share `to`. */
export function pauseBetween(pause: Pause, from: number, to: number): Pause {
  return (done) => pause(done === undefined ? undefined : from + (to - from) * done)
}

/** Rows between two pauses: what is done to each pixel of a square of 1024 takes some milliseconds for so many. */
const BAND = 64

/** Works through the rows of a picture, and pauses after each band of them. */
export async function inBands(
  rows: number,
  pause: Pause,
  work: (from: number, to: number) => void,
): Promise<void> {
  for (let from = 0; from < rows; from += BAND) {
    const to = Math.min(rows, from + BAND)
    work(from, to)
    await pause(to / rows)
  }
}

/** As inBands, for who works through pixels by their index, from one to before another. */
export function overPixels(
  { width, height }: { width: number; height: number },
  pause: Pause,
  work: (from: number, to: number) => void,
): Promise<void> {
  return inBands(height, pause, (from, to) => work(from * width, to * width))
}
