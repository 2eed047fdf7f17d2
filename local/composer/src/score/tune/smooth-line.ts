import type { ThemeNote } from '../../theme/theme.ts'

/** What a move of so many steps of the scale costs a singer; farther ones cost the last. */
const MOVES = [0.7, 0, 1, 1.3, 1.8, 2.4] as const

/** What leaving the theme by a step costs the calmest mood, and what agitation adds: the agitated leave it as it is. */
const CHANGE = 0.42
const CHANGE_RANGE = 6

/** Up to here a mood is lyrical. */
const LYRICAL = 0.2

/** What a place that gains a step's distance may be moved by. */
const OFFSETS = [0, -1, 1] as const

/**
 * Where notes were left out, a tune leaps: single notes give way by a step of the scale if that lets it walk. The first
 * and the last note of the motif stay. Of all such lines this is the cheapest (Viterbi's algorithm).
 */
export function smoothLine(notes: readonly ThemeNote[], leapiness: number): ThemeNote[] {
  const price = CHANGE + CHANGE_RANGE * Math.max(0, leapiness - LYRICAL)
  const choices = notes.map((_, index) => (index === 0 || index === notes.length - 1 ? [0] : OFFSETS))
  let ways = [{ cost: 0, path: [0] as number[] }]
  for (const [index, note] of notes.entries()) {
    if (index === 0) continue
    const from = (notes[index - 1] as ThemeNote).degree
    ways = (choices[index] as readonly number[]).map((offset) => {
      const costs = ways.map(({ cost, path }) => {
        const move = Math.abs(note.degree + offset - from - (path.at(-1) as number))
        return cost + (MOVES[Math.min(move, MOVES.length - 1)] as number) + (offset === 0 ? 0 : price)
      })
      const best = costs.indexOf(Math.min(...costs))
      return { cost: costs[best] as number, path: [...(ways[best]?.path ?? []), offset] }
    })
  }
  const best = ways.reduce((least, way) => (way.cost < least.cost ? way : least))
  return notes.map((note, index) => ({ ...note, degree: note.degree + (best.path[index] ?? 0) }))
}
