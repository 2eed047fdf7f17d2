import { log, PI, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { findLine } from '../score/accompaniment/find-line.ts'
import type { LineStep } from '../score/accompaniment/line-cost.ts'
import { metricalWeight } from '../score/tune/metrical-weight.ts'
import { chordOf } from '../theory/chord.ts'
import { diatonicChord } from '../theory/diatonic-chord.ts'
import type { Meter } from '../theory/meter.ts'
import { scaleOf } from '../theory/mode.ts'
import { scaleSteps } from '../theory/pitch-set.ts'
import { planHarmony } from './plan-harmony.ts'
import { CADENCE_CELLS, MOTIF_CELLS, PICKUPS, type RhythmCell } from './rhythms.ts'
import type { Motif, Shape, Theme, ThemeNote } from './theme.ts'

const SHAPES: readonly Shape[] = [
  { name: 'sentence', head: ['a', 'b'], tail: ['a', 'b'] },
  { name: 'period', head: ['a', 'a', 'b'], tail: ['a'] },
  { name: 'bow', head: ['a', 'b', 'a'], tail: ['b', 'a'] },
  { name: 'ballad', head: ['a', 'a', 'b', 'b'], tail: ['a', 'a', 'b'] },
  { name: 'question', head: ['b', 'a'], tail: ['a', 'b'] },
]

/** Tonics from C to A, so that a tune lies where most instruments have their best octave. */
const LOWEST_TONIC = 60
const HIGHEST_TONIC = 69

/** How far a seed's pace may leave the mood's, as a share. */
const PACE = 0.08

/** The theme is invented in C major and kept as steps of a scale, which every mode has. */
const HOME = 72
const SCALE = scaleOf('major', 0)
const LOW = HOME - 5
const HIGH = HOME + 7

/** Singers' taste: steps, few leaps, hardly a dissonance. Moods widen what they want wide. */
const TASTE = { leapiness: 0, tension: 0.05 }

/** Rhythms drawn for a theme, and the shares of its notes with which each is tried. */
const DRAWS = 24
const SHARES = [0.55, 0.65, 0.75, 0.85, 1] as const

/** Contrasts drawn for a theme. */
const CONTRAST_DRAWS = 6

/** Notes of a lower rank are the frame of a motif. */
const FRAME = 0.6

/** Semitones above the tonic that each motif tends to as it goes. */
const COURSES: Readonly<Record<Exclude<Motif, 'd'>, readonly ((place: number) => number)[]>> = {
  a: [(x) => 5 * sin(PI * x), (x) => 4 - 3 * x, (x) => 5 * x, (x) => 2 + 3 * sin(2 * PI * x)],
  b: [(x) => 5 - 4 * x, (x) => 2 + 4 * sin(PI * x), (x) => 5 * x],
  c: [(x) => 4 + 3 * x, (x) => 7 - 3 * sin(PI * x)],
  k: [(x) => 6 - 6 * x, (x) => 3 + 3 * sin(PI * x) - 3 * x],
}

/** Invents the theme of a seed. */
export function writeTheme(random: Random): Theme {
  const meter: Meter = random.fork('meter').next() < 0.4 ? 3 : 4
  const chords = planHarmony(meter, random.fork('chords'))
  const place = random.fork('place')
  return {
    meter,
    chords,
    tonic: place.int(LOWEST_TONIC, HIGHEST_TONIC),
    pace: place.range(1 - PACE, 1 + PACE),
    introBars: place.next() < 0.5 ? 1 : 2,
    shape: place.pick(SHAPES),
    ...writeMotifs(meter, chords, random.fork('motifs')),
  }
}

function writeMotifs(meter: Meter, chords: Theme['chords'], random: Random): Pick<Theme, 'notes' | 'pickup'> {
  const rhythm = drawRhythm(meter, random.fork('rhythm'))
  const sing = (motif: Exclude<Motif, 'd'>, before: readonly number[], model?: readonly Sung[], draw = '') =>
    singMotif(motif, rhythm[motif], chords[motif], meter, before, model, random.fork(motif + draw))
  const a = sing('a', [])
  const end = a.slice(-2).map(({ midi }) => midi)
  const b = sing('b', end, a)
  const c = leastLike(
    a,
    Array.from({ length: CONTRAST_DRAWS }, (_, draw) => sing('c', end, undefined, `${draw}`)),
  )
  const k = sing('k', end, a)
  const notes = { a: asTheme(a), b: asTheme(b), c: asTheme(c), k: asTheme(k) }
  return {
    notes: { ...notes, d: notes.c.map((note) => ({ ...note, degree: note.degree + 1 })) },
    pickup: writePickup(rhythm.pickup, notes.a[0]?.degree ?? 0),
  }
}

/** A contrast that shares its places and pitches with the statement is none. */
function leastLike(statement: readonly Sung[], contrasts: readonly Sung[][]): Sung[] {
  const common = (sung: readonly Sung[]) =>
    sung.filter(({ offset, midi }) => statement.some((one) => one.offset === offset && one.midi === midi))
      .length
  const shared = contrasts.map(common)
  return contrasts[shared.indexOf(Math.min(...shared))] as Sung[]
}

interface Slot {
  offset: number
  beats: number
  /** As in ThemeNote. */
  rank: number
}

type Rhythm = Record<Exclude<Motif, 'd'>, Slot[]> & { pickup: RhythmCell }

/** Of some draws the one whose rhythm stays the most varied, however many of its notes a mood leaves out. */
function drawRhythm(meter: Meter, random: Random): Rhythm {
  const draws = Array.from({ length: DRAWS }, () => drawCells(meter, random))
  const variety = ({ a, b, c, k }: Rhythm) =>
    Math.min(
      ...SHARES.map((share) =>
        entropyOf(
          [a, b, c, k].flatMap((slots) =>
            lengthsOf(
              slots.filter(({ rank }) => rank < share),
              meter,
            ),
          ),
        ),
      ),
    )
  const varieties = draws.map(variety)
  return draws[varieties.indexOf(Math.max(...varieties))] as Rhythm
}

/** Few cells, often heard again: the answer and the cadence begin as the statement does. */
function drawCells(meter: Meter, random: Random): Rhythm {
  const [first, second, third, fourth] = random.shuffle(MOTIF_CELLS[meter]) as RhythmCell[] &
    [RhythmCell, RhythmCell, RhythmCell, RhythmCell]
  const ranked = (bars: readonly RhythmCell[]) => rankSlots(slotsOf(bars), meter, random)
  return {
    a: ranked([first, second]),
    b: ranked([first, random.pick(CADENCE_CELLS[meter])]),
    c: ranked([third, random.next() < 0.5 ? third : fourth]),
    k: ranked([first, [meter]]),
    pickup: random.pick(PICKUPS),
  }
}

/** First and last notes matter most, then heavy and long ones; a little chance keeps what is left from marching. */
function rankSlots(slots: readonly Omit<Slot, 'rank'>[], meter: Meter, random: Random): Slot[] {
  const weights = slots.map(({ offset, beats }, index) => {
    const end = index === 0 ? 2 : index === slots.length - 1 ? 1.5 : 0
    return metricalWeight(offset % meter, meter) + Math.min(2, beats) / 4 + end + 0.6 * random.next()
  })
  return slots.map((slot, index) => ({
    ...slot,
    rank: weights.filter((weight) => weight > (weights[index] as number)).length / slots.length,
  }))
}

/** Beats from each note of a motif to the next, the last to the end. */
function lengthsOf(slots: readonly Slot[], meter: Meter): number[] {
  return slots.map(({ offset }, index) => (slots[index + 1]?.offset ?? 2 * meter) - offset)
}

interface Sung extends Slot {
  midi: number
}

/** Sings the important notes first, as a tune of their own, and then the others around them. */
function singMotif(
  motif: Exclude<Motif, 'd'>,
  slots: readonly Slot[],
  chords: Theme['chords']['a'],
  meter: Meter,
  before: readonly number[],
  model: readonly Sung[] | undefined,
  random: Random,
): Sung[] {
  const course = random.pick(COURSES[motif])
  const stepFor = (slot: Slot, index: number): LineStep => {
    const { offset, beats } = slot
    const root = chords.findLast((chord) => chord.offset <= offset)?.degree ?? 0
    const chord = chordOf(diatonicChord(root, 'major'), 0).set
    const last = index === slots.length - 1
    return {
      low: LOW,
      high: HIGH,
      scale: SCALE,
      chord,
      strength: Math.min(1, 0.6 * metricalWeight(offset % meter, meter) + (beats >= 2 ? 0.3 : 0)),
      target: HOME + course(offset / (2 * meter)),
      ...(last && motif === 'k' && { fixed: HOME }),
      // A question does not end at home.
      ...(last && motif === 'b' && { among: chord & ~1 }),
      ...(model && offset > 0 && offset < meter && echoOf(model, offset)),
    }
  }
  const steps = slots.map(stepFor)
  const frame = steps.filter((_, index) => (slots[index] as Slot).rank < FRAME)
  const framing = findLine(frame, TASTE, random, before)
  const framed = steps.map((step) => {
    const index = frame.indexOf(step)
    return index === -1 ? step : { ...step, fixed: framing[index] as number }
  })
  const line = findLine(framed, TASTE, random, before)
  return slots.map((slot, index) => ({ ...slot, midi: line[index] as number }))
}

/** The step of the scale by which the statement went on at the same place. */
function echoOf(model: readonly Sung[], offset: number): { echo?: number } {
  const index = model.findIndex((sung) => sung.offset === offset)
  const [from, to] = [model[index - 1], model[index]]
  return from && to ? { echo: scaleSteps(SCALE, from.midi, to.midi) } : {}
}

function slotsOf(bars: readonly RhythmCell[]): { offset: number; beats: number }[] {
  let offset = 0
  return bars.flat().map((beats) => {
    const slot = { offset, beats }
    offset += beats
    return slot
  })
}

function asTheme(sung: readonly Sung[]): ThemeNote[] {
  return sung.map(({ offset, beats, rank, midi }) => ({
    offset,
    beats,
    rank,
    degree: scaleSteps(SCALE, HOME, midi),
  }))
}

/** Steps up into the first note. */
function writePickup(cell: RhythmCell, first: number): ThemeNote[] {
  const upbeat = cell.reduce((sum, beats) => sum + beats, 0)
  return slotsOf([cell]).map(({ offset, beats }, index) => ({
    offset: offset - upbeat,
    beats,
    degree: first - (cell.length - index),
    rank: 0,
  }))
}

/** Bits a value tells of a list. */
export function entropyOf(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) {
    const share = count / values.length
    bits -= (share * log(share)) / log(2)
  }
  return bits
}
