import type { Arrival } from './worker-pool.ts'

/** A stretch of work: how many a second arrive for how long, and how long each takes. */
interface Stretch {
  seconds: number
  perSecond: number
  run: number
}

/** Arrivals at even distances. Runs differ by a third up and down, by a pattern that repeats. */
function arrivalsOf(stretches: Stretch[]): Arrival[] {
  const arrivals: Arrival[] = []
  let begin = 0
  for (const { seconds, perSecond, run } of stretches) {
    for (let index = 0; index < Math.round(seconds * perSecond); index++) {
      const spread = 1 + (((index * 7) % 11) / 10 - 0.5) * 0.66
      arrivals.push({ at: begin + Math.floor(index / perSecond), run: Math.max(1, Math.round(run * spread)) })
    }
    begin += seconds
  }
  return arrivals
}

/** Run times are those of docs/operations.md's models: two seconds for an emotion, eight for a picture, forty for a melody. */
export const LOADS: Record<string, Arrival[]> = {
  'a flood: 300 pictures at once': arrivalsOf([{ seconds: 1, perSecond: 300, run: 8 }]),
  'steady: 2 pictures a second, 20 min': arrivalsOf([{ seconds: 1200, perSecond: 2, run: 8 }]),
  'waves: 2 min full, 2 min empty': arrivalsOf(
    Array.from({ length: 8 }, (_, index) => ({ seconds: 120, perSecond: index % 2 === 0 ? 4 : 0, run: 8 })),
  ),
  'a day in an hour: up, high, down': arrivalsOf(
    [0.2, 0.5, 1, 2, 4, 4, 4, 2, 1, 0.5, 0.2].map((perSecond) => ({ seconds: 300, perSecond, run: 8 })),
  ),
  'long work: 1 melody a second, 10 min': arrivalsOf([{ seconds: 600, perSecond: 1, run: 40 }]),
}
