export const FIGURE_NAMES = [
  'arpeggio',
  'bounce',
  'strum',
  'chug',
  'throb',
  'stabs',
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
