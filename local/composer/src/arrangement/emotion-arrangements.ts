import type { EmotionType } from '@moodscape/mood/emotion'
import type { Random } from '@moodscape/mood/random'

import type { BassLineName } from '../score/accompaniment/bass-line-names.ts'
import type { BeatName } from '../score/accompaniment/beats.ts'
import type { FigureName } from '../score/figures/figure-names.ts'
import { type Arrangement, type Ensemble, type Seat, seat } from './arrangement.ts'

/** What an emotion chooses its players from; everything in one list goes with everything in the others. */
interface Choices {
  /** Who sings, and who joins in. */
  tunes: readonly Pick<Ensemble, 'melody' | 'double' | 'counter' | 'fills'>[]
  /** Who accompanies, and how. */
  chords: readonly (readonly [FigureName, Seat])[]
  pads: readonly (Seat | undefined)[]
  basses: readonly (readonly [BassLineName, Seat])[]
  drums: readonly (readonly [BeatName, Seat])[]
}

/** The players an emotion takes when no style is asked for; the seed makes the choice. */
export function arrangementOf(type: EmotionType, random: Random): Arrangement {
  const { tunes, chords, pads, basses, drums } = CHOICES[type]
  const [figure, accompanist] = random.pick(chords)
  const [bassLine, bass] = random.pick(basses)
  const pad = random.pick(pads)
  const [beat, percussion] = drums.length > 0 ? random.pick(drums) : (['none', undefined] as const)
  const ensemble = { ...random.pick(tunes), chords: accompanist, bass }
  return {
    figure,
    bassLine,
    beat,
    ensemble: { ...ensemble, ...(pad && { pad }), ...(percussion && { percussion }) },
  }
}

const CHOICES: Readonly<Record<EmotionType, Choices>> = {
  HAPPY: {
    tunes: [
      {
        melody: seat('marimba', -2, 0.12),
        double: seat('flute', -12, -0.2),
        counter: seat('clarinet', -12, 0.3),
      },
      {
        melody: seat('piano', -2, 0.08),
        double: seat('glockenspiel', -17, 0.3, 1),
        counter: seat('strings', -13, 0.2),
      },
      {
        melody: seat('flute', -2, 0.1),
        counter: seat('clarinet', -11, -0.3),
        fills: seat('glockenspiel', -17, 0.4),
      },
      { melody: seat('violin', -3, 0.1), double: seat('flute', -10, -0.2), counter: seat('cello', -12, 0.3) },
      {
        melody: seat('steel-guitar', -2, 0.15),
        counter: seat('strings', -13, -0.2),
        fills: seat('marimba', -14, 0.35),
      },
    ],
    chords: [
      ['bounce', seat('nylon-guitar', -8, -0.3)],
      ['strum', seat('steel-guitar', -8, -0.35)],
      ['bounce', seat('piano', -9, -0.25)],
    ],
    pads: [undefined, seat('strings', -15)],
    basses: [
      ['root-fifth', seat('electric-bass', -9)],
      ['root-fifth', seat('upright-bass', -8)],
    ],
    drums: [['pop', seat('pop-kit', -11)]],
  },
  SAD: {
    tunes: [
      { melody: seat('cello', -2, -0.12), counter: seat('violin', -11, 0.3) },
      { melody: seat('violin', -3, 0.1), counter: seat('cello', -9, -0.3) },
      { melody: seat('clarinet', -2, 0.12), counter: seat('cello', -10, -0.25) },
      { melody: seat('piano', -2, 0.08), counter: seat('cello', -10, -0.2) },
      { melody: seat('horn', -3, -0.1), counter: seat('clarinet', -11, 0.3) },
    ],
    chords: [
      ['arpeggio', seat('piano', -8, 0.15)],
      ['arpeggio', seat('harp', -8, 0.25)],
      ['arpeggio', seat('nylon-guitar', -8, -0.2)],
    ],
    pads: [seat('strings', -12), seat('warm-pad', -14)],
    basses: [['held', seat('contrabass', -12, 0.05)]],
    drums: [],
  },
  ANGRY: {
    tunes: [
      { melody: seat('synth-lead', -3, 0.1) },
      { melody: seat('brass', -2, 0.12), double: seat('overdriven-guitar', -8, -0.3, -1) },
      { melody: seat('overdriven-guitar', -2, 0.1), double: seat('synth-lead', -10, -0.1) },
      { melody: seat('brass', -2, 0.1), fills: seat('tubular-bells', -14, 0.3) },
    ],
    chords: [
      ['chug', seat('overdriven-guitar', -5, -0.15)],
      ['chug', seat('low-strings', -6, -0.2)],
    ],
    pads: [seat('brass', -13, 0.25), seat('strings', -13), undefined],
    basses: [
      ['driving', seat('electric-bass', -7)],
      ['driving', seat('contrabass', -8)],
    ],
    drums: [
      ['rock', seat('rock-kit', -5)],
      ['war', seat('war-drums', -5)],
    ],
  },
  CONFUSED: {
    tunes: [
      { melody: seat('vibraphone', -2, 0.3), counter: seat('clarinet', -10, -0.4) },
      { melody: seat('clarinet', -3, -0.25), fills: seat('celesta', -12, 0.45) },
      { melody: seat('bassoon', -2, 0.2, 1), counter: seat('vibraphone', -12, -0.4) },
      { melody: seat('celesta', -2, 0.3), counter: seat('clarinet', -10, -0.35) },
    ],
    chords: [
      ['lurch', seat('electric-piano', -9, -0.25)],
      ['lurch', seat('pizzicato', -8, 0.3)],
      ['lurch', seat('marimba', -9, -0.3)],
    ],
    pads: [seat('glass-pad', -13), seat('warm-pad', -14)],
    basses: [['sparse', seat('upright-bass', -9)]],
    drums: [['ticks', seat('pop-kit', -17, 0.3)]],
  },
  DISGUSTED: {
    tunes: [
      { melody: seat('bassoon', -2, 0.12), counter: seat('clarinet', -13, -0.2) },
      { melody: seat('cello', -2, -0.12), double: seat('bassoon', -9, 0.2) },
      { melody: seat('low-strings', -2, 0.1), counter: seat('bassoon', -11, -0.25) },
      { melody: seat('horn', -2, 0.12), double: seat('bassoon', -9, -0.2) },
    ],
    chords: [
      ['plod', seat('pizzicato', -8, -0.3)],
      ['plod', seat('muted-piano', -8, 0.25)],
    ],
    pads: [seat('dark-pad', -13), undefined],
    basses: [
      ['plodding', seat('synth-bass', -9)],
      ['plodding', seat('contrabass', -8)],
    ],
    drums: [['thud', seat('soft-kit', -12)]],
  },
  SURPRISED: {
    tunes: [
      {
        melody: seat('xylophone', -2, 0.2),
        double: seat('flute', -10, -0.2),
        fills: seat('glockenspiel', -13, 0.4),
      },
      {
        melody: seat('flute', -2, 0.1),
        double: seat('glockenspiel', -15, 0.35),
        fills: seat('celesta', -11, 0.4),
      },
      {
        melody: seat('violin', -3, 0.1),
        double: seat('xylophone', -11, 0.3),
        fills: seat('harp', -12, -0.4),
      },
      {
        melody: seat('marimba', -2, 0.15),
        double: seat('celesta', -11, -0.2),
        fills: seat('glockenspiel', -14, 0.4),
      },
    ],
    chords: [
      ['sparkle', seat('pizzicato', -7, -0.3)],
      ['sparkle', seat('harp', -7, -0.3)],
      ['sparkle', seat('piano', -8, -0.25)],
    ],
    pads: [seat('brass', -13, 0.1), seat('strings', -12)],
    basses: [
      ['stabbing', seat('upright-bass', -10)],
      ['stabbing', seat('pizzicato-bass', -9)],
    ],
    drums: [['jolt', seat('orchestral-kit', -9)]],
  },
  CALM: {
    tunes: [
      {
        melody: seat('flute', -3, 0.06),
        counter: seat('clarinet', -12, 0.3),
        fills: seat('harp', -14, 0.35),
      },
      {
        melody: seat('piano', -3, 0.1),
        counter: seat('flute', -13, -0.3),
        fills: seat('vibraphone', -15, 0.3),
      },
      { melody: seat('vibraphone', -3, 0.12), counter: seat('cello', -12, -0.25) },
      {
        melody: seat('nylon-guitar', -3, 0.1),
        counter: seat('flute', -13, -0.3),
        fills: seat('celesta', -16, 0.35),
      },
      {
        melody: seat('clarinet', -3, 0.1),
        counter: seat('cello', -12, -0.3),
        fills: seat('harp', -14, 0.35),
      },
    ],
    chords: [
      ['arpeggio', seat('piano', -8, -0.15)],
      ['arpeggio', seat('harp', -8, -0.25)],
      ['arpeggio', seat('electric-piano', -8, -0.2)],
    ],
    pads: [seat('warm-pad', -10), seat('strings', -11)],
    basses: [['held', seat('upright-bass', -11)]],
    drums: [],
  },
  FEAR: {
    tunes: [
      { melody: seat('celesta', -4, 0.3), fills: seat('tubular-bells', -14, -0.35) },
      { melody: seat('violin', -4, 0.25), fills: seat('music-box', -13, 0.35) },
      { melody: seat('music-box', -4, 0.25), fills: seat('tubular-bells', -14, -0.35) },
      { melody: seat('flute', -4, -0.2), fills: seat('celesta', -13, 0.35) },
    ],
    chords: [
      ['shiver', seat('strings', -7, -0.1)],
      ['shiver', seat('muted-piano', -8, -0.2)],
      ['shiver', seat('pizzicato', -7, -0.2)],
    ],
    pads: [seat('tremolo-strings', -9), seat('dark-pad', -12)],
    basses: [['heartbeat', seat('contrabass', -8)]],
    drums: [['heart', seat('war-drums', -9)]],
  },
  UNKNOWN: {
    tunes: [
      { melody: seat('piano', -3, 0.1), counter: seat('clarinet', -12, 0.25) },
      { melody: seat('clarinet', -3, 0.1), counter: seat('strings', -14, -0.2) },
      { melody: seat('electric-piano', -3, 0.12), counter: seat('flute', -13, -0.3) },
      { melody: seat('nylon-guitar', -2, 0.12), counter: seat('clarinet', -12, -0.25) },
    ],
    chords: [
      ['sway', seat('electric-piano', -8, -0.2)],
      ['sway', seat('nylon-guitar', -7, -0.2)],
      ['sway', seat('piano', -8, -0.2)],
    ],
    pads: [seat('warm-pad', -13), seat('strings', -13)],
    basses: [['plodding', seat('upright-bass', -9)]],
    drums: [['soft', seat('soft-kit', -16)]],
  },
}
