import { arpeggio } from './arpeggio.ts'
import { bounce } from './bounce.ts'
import { chug } from './chug.ts'
import { comp } from './comp.ts'
import { drift } from './drift.ts'
import type { Figure } from './figure.ts'
import type { FigureName } from './figure-names.ts'
import { lurch } from './lurch.ts'
import { ostinato } from './ostinato.ts'
import { plod } from './plod.ts'
import { sequence } from './sequence.ts'
import { shiver } from './shiver.ts'
import { sparkle } from './sparkle.ts'
import { stabs } from './stabs.ts'
import { strumming } from './strumming.ts'
import { sway } from './sway.ts'
import { throb } from './throb.ts'
import { tremble } from './tremble.ts'

export const FIGURES: Readonly<Record<FigureName, Figure>> = {
  arpeggio,
  bounce,
  strum: strumming,
  chug,
  throb,
  shiver,
  sparkle,
  stabs,
  ostinato,
  tremble,
  plod,
  lurch,
  sway,
  drift,
  sequence,
  comp,
}
