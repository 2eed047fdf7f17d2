/** The voices of a piece. Which of them play is the ensemble's choice. */
export const PART_NAMES = [
  'melody',
  'double',
  'counter',
  'chords',
  'pad',
  'bass',
  'fills',
  'percussion',
] as const
export type PartName = (typeof PART_NAMES)[number]
