export const FIGURE_NAMES = [
  'arpeggio',
  'bounce',
  'strum',
  'chug',
  'throb',
  'stabs',
  'shiver',
  'sparkle',
  'ostinato',
  'tremble',
  'plod',
  'lurch',
  'sway',
  'drift',
  'sequence',
  'comp',
] as const

export type FigureName = (typeof FIGURE_NAMES)[number]
