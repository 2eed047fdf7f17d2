import { contains, type PitchSet, pitchClass, pitchSetOf } from './pitch-set.ts'

/** A chord without octaves. */
export interface Chord {
  /** The roman numeral it was written as. */
  numeral: string
  /** Pitch class of the root. */
  root: number
  /** Pitch classes upwards from the root: root, third, fifth, then what is stacked on them. */
  tones: readonly number[]
  set: PitchSet
}

const DEGREES: Readonly<Record<string, number>> = { I: 0, II: 2, III: 4, IV: 5, V: 7, VI: 9, VII: 11 }

const QUALITIES: Readonly<Record<string, readonly number[]>> = {
  '': [0, 4, 7],
  m: [0, 3, 7],
  o: [0, 3, 6],
  '+': [0, 4, 8],
  5: [0, 7],
  6: [0, 4, 7, 9],
  m6: [0, 3, 7, 9],
  7: [0, 4, 7, 10],
  maj7: [0, 4, 7, 11],
  m7: [0, 3, 7, 10],
  m7b5: [0, 3, 6, 10],
  o7: [0, 3, 6, 9],
  sus4: [0, 5, 7],
  add9: [0, 4, 7, 14],
  madd9: [0, 3, 7, 14],
}

const SEVENTHS: Readonly<Record<string, string>> = {
  '': 'maj7',
  m: 'm7',
  o: 'm7b5',
  sus4: '7',
  add9: 'maj7',
  madd9: 'm7',
}

/**
 * Roots whose major triad takes a minor seventh in common practice: dominants, and the lowered seventh
 * degree.
 */
const DOMINANT_ROOTS = ['V', 'II', 'bVII']

/**
 * Reads a roman numeral such as `I`, `bVI`, `IVm7` or `VIIo` over a tonic; throws RangeError on any other
 * text.
 */
export function chordOf(numeral: string, tonic: number): Chord {
  const { root, quality } = parse(numeral)
  const tones = (QUALITIES[quality] as readonly number[]).map((interval) =>
    pitchClass(tonic + root + interval),
  )
  return { numeral, root: tones[0] as number, tones, set: pitchSetOf(tones) }
}

/** The numeral with the seventh jazz would add; one that already has a colour stays as it is. */
export function withSeventh(numeral: string): string {
  const { name, quality } = parse(numeral)
  if (quality === '' && DOMINANT_ROOTS.includes(name)) return `${name}7`
  return `${name}${SEVENTHS[quality] ?? quality}`
}

/**
 * The scale to sing over a chord: a chord tone foreign to the scale takes the place of the neighbour it is
 * an alteration of (G sharp that of G when A minor meets E major). The neighbour is the one that leaves
 * the smaller gap behind, and never the tonic.
 */
export function scaleOver(chord: Chord, scale: PitchSet, tonic: number): PitchSet {
  return chord.tones
    .filter((tone) => !contains(scale, tone))
    .reduce((local, tone) => {
      const widened = local | pitchSetOf([tone])
      const rivals = [tone - 1, tone + 1].filter(
        (pitch) =>
          contains(local, pitch) && !contains(chord.set, pitch) && pitchClass(pitch) !== pitchClass(tonic),
      )
      const [best] = rivals
        .map((pitch) => widened & ~pitchSetOf([pitch]))
        .sort((a, b) => widestGap(a) - widestGap(b))
      return best ?? widened
    }, scale)
}

function parse(numeral: string): { name: string; root: number; quality: string } {
  const match = /^([b#]?)(VII|VI|IV|V|III|II|I)(.*)$/.exec(numeral)
  const [, accidental = '', degree = '', quality = ''] = match ?? []
  const semitones = DEGREES[degree]
  if (semitones === undefined || !(quality in QUALITIES)) throw new RangeError(`no such chord: ${numeral}`)
  const shift = accidental === 'b' ? -1 : accidental === '#' ? 1 : 0
  return { name: accidental + degree, root: semitones + shift, quality }
}

function widestGap(set: PitchSet): number {
  let widest = 0
  let gap = 0
  for (let pitch = 0; pitch < 24; pitch++) {
    gap += 1
    if (!contains(set, pitch)) continue
    widest = Math.max(widest, pitch < 12 ? 0 : gap)
    gap = 0
  }
  return widest
}
