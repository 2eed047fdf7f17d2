import { exp } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import type { Character } from '../character/character.ts'
import type { Form, Phrase } from './plan-form.ts'
import { CADENCE_CELLS, densityOf, MOTIF_CELLS, PICKUP_CELLS, type RhythmCell } from './rhythm-cells.ts'

/** Where a melody note will stand, before it has a pitch. */
export interface Slot {
  beat: number
  beats: number
  /** Bars since the phrase began; -1 for an upbeat. */
  bar: number
  /** Beats since the bar began. */
  offset: number
  /** The bar of this phrase whose rhythm and shape this bar repeats. */
  echoes: number | undefined
  /** Whether the phrase ends here. */
  last: boolean
}

interface Theme {
  cells: RhythmCell[]
  echoes: (number | undefined)[]
  cadence: RhythmCell
}

/** The rhythm of the melody, one list of slots per phrase: few motifs, often repeated. */
export function planRhythm(form: Form, character: Character, random: Random): Slot[][] {
  const themes = { A: planTheme(character, 1, random), B: planTheme(character, 1.15, random) }
  const pickup = character.feel === 'broken' ? [] : random.pick(PICKUP_CELLS)
  const upbeat = pickup.reduce((sum, length) => sum + length, 0)
  return form.phrases.map((phrase, index) => {
    const theme = phrase.theme === 'A' ? themes.A : planContrast(themes)
    const yields = index < form.phrases.length - 1 ? upbeat : 0
    const body = phraseSlots(form, phrase, theme, yields)
    return phrase.firstBar === 0 ? body : [...pickupSlots(form, phrase, pickup, upbeat), ...body]
  })
}

/** Bars go a b a c, or a a b c, where c comes to rest. */
function planTheme({ feel, meter, density }: Character, liveliness: number, random: Random): Theme {
  const draw = () => drawCell(MOTIF_CELLS[feel][meter], density * liveliness, 0.16, random)
  const a = draw()
  const b = random.next() < 0.35 ? a : draw()
  const cadence = drawCell(CADENCE_CELLS[meter], density * 0.6, 0.25, random)
  return random.next() < 0.65
    ? { cells: [a, b, a, b], echoes: [undefined, undefined, 0, 1], cadence }
    : { cells: [a, a, b, b], echoes: [undefined, 0, undefined, 2], cadence }
}

/** The contrast has motifs of its own but comes to rest like the tune. */
function planContrast({ A, B }: { A: Theme; B: Theme }): Theme {
  return { ...B, cadence: A.cadence }
}

function phraseSlots({ meter, bars }: Form, phrase: Phrase, theme: Theme, yields: number): Slot[] {
  const slots: Slot[] = []
  for (let bar = 0; bar < phrase.bars; bar++) {
    const final = phrase.firstBar + bar === bars - 1
    const resting = bar === phrase.bars - 1
    const cell = final ? [meter] : resting ? shorten(theme.cadence, yields) : (theme.cells[bar] as RhythmCell)
    slots.push(
      ...barSlots(cell, (phrase.firstBar + bar) * meter, bar, resting ? undefined : theme.echoes[bar]),
    )
  }
  const end = slots.at(-1)
  if (end) end.last = true
  return slots
}

function barSlots(cell: RhythmCell, start: number, bar: number, echoes: number | undefined): Slot[] {
  let offset = 0
  return cell.flatMap((length) => {
    const slot = { beat: start + offset, beats: length, bar, offset, echoes, last: false }
    offset += Math.abs(length)
    return length > 0 ? [slot] : []
  })
}

function pickupSlots({ meter }: Form, { firstBar }: Phrase, pickup: RhythmCell, upbeat: number): Slot[] {
  return barSlots(pickup, firstBar * meter - upbeat, -1, undefined).map((slot) => ({
    ...slot,
    offset: slot.offset + meter - upbeat,
  }))
}

/** Makes room for the next phrase's upbeat in the last note of this one. */
function shorten(cell: RhythmCell, yields: number): RhythmCell {
  const rest = (cell.at(-1) as number) - yields
  return rest > 0 ? [...cell.slice(0, -1), rest] : cell.slice(0, -1)
}

function drawCell(cells: readonly RhythmCell[], density: number, spread: number, random: Random): RhythmCell {
  const weights = cells.map((cell) => {
    const distance = (densityOf(cell) - density) / spread
    return exp(-distance * distance) + 1e-6
  })
  return cells[random.weighted(weights)] as RhythmCell
}
