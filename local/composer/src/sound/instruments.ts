import type { InstrumentName } from './instrument-names.ts'

/** Something that plays a part. */
export interface Instrument {
  kind: 'tuned' | 'kit'
  /** General MIDI program, counted from 0. */
  program: number
  /** Lowest and highest pitch it has, as it sounds; of a kit, the keys with drums. */
  low: number
  high: number
  /** Share of its sound that goes into the room. */
  send: number
  /** How often a part is played: twice, and set left and right, for the width of guitars. */
  takes: 1 | 2
  /** Whether each of its keys is one string or bar, which ends its last note where it is struck or plucked again. */
  rings: boolean
}

/** Programs of General MIDI with a string or bar to a key, and long tails. */
const RINGING: readonly number[] = [0, 8, 9, 10, 11, 12, 13, 14, 24, 25, 45, 46]

/**
 * Every instrument with what it can play. Ranges of acoustic instruments are the sounding ones of S. Adler, The Study of
 * Orchestration (4th edition, 2016), without what only soloists reach; sections go from their lowest to their highest
 * instrument. Rhodes: 73 keys from E1. Music box: the comb of 30 notes from F3, an octave up as in most boxes. What is
 * electronic has no bounds of its own: ours keep it where it sounds like itself.
 */
export const INSTRUMENTS: Readonly<Record<InstrumentName, Instrument>> = {
  piano: tuned(0, 21, 108, 0.9),
  'muted-piano': tuned(0, 21, 108, 0.7),
  'electric-piano': tuned(4, 28, 100, 0.8),
  celesta: tuned(8, 60, 108, 1.1),
  'music-box': tuned(10, 65, 105, 1),
  'nylon-guitar': tuned(24, 40, 83, 0.8),
  'steel-guitar': tuned(25, 40, 86, 0.7),
  'overdriven-guitar': tuned(29, 40, 88, 0.5, 2),
  harp: tuned(46, 24, 103, 1),
  pizzicato: tuned(45, 28, 93, 1),
  'pizzicato-bass': tuned(45, 28, 60, 0.4),
  marimba: tuned(12, 45, 96, 0.8),
  xylophone: tuned(13, 65, 108, 1),
  vibraphone: tuned(11, 53, 89, 0.9),
  glockenspiel: tuned(9, 79, 108, 1.1),
  'tubular-bells': tuned(14, 60, 77, 1.2),
  flute: tuned(73, 60, 96, 1),
  clarinet: tuned(71, 50, 91, 0.9),
  bassoon: tuned(70, 34, 72, 0.8),
  horn: tuned(60, 41, 77, 1.1),
  brass: tuned(61, 40, 82, 0.8),
  violin: tuned(40, 55, 100, 1),
  cello: tuned(42, 36, 81, 0.9),
  contrabass: tuned(43, 28, 62, 0.4),
  strings: tuned(48, 28, 96, 1.1),
  'low-strings': tuned(48, 28, 76, 0.6),
  'tremolo-strings': tuned(44, 28, 96, 1.1),
  choir: tuned(52, 40, 81, 1.3),
  'warm-pad': tuned(89, 36, 96, 0.9),
  'dark-pad': tuned(95, 36, 96, 0.9),
  'glass-pad': tuned(92, 36, 96, 1.1),
  'synth-lead': tuned(81, 36, 96, 0.6),
  'synth-pluck': tuned(84, 36, 96, 0.8),
  'synth-bass': tuned(38, 24, 60, 0.12),
  'electric-bass': tuned(33, 28, 67, 0.12),
  'upright-bass': tuned(32, 28, 62, 0.25),
  'pop-kit': kit(0, 0.35),
  'rock-kit': kit(16, 0.3),
  'soft-kit': kit(40, 0.4),
  'orchestral-kit': kit(48, 0.8),
  'war-drums': kit(48, 0.6),
  'brush-kit': kit(40, 0.4),
  'electronic-kit': kit(25, 0.2),
}

function tuned(program: number, low: number, high: number, send: number, takes: 1 | 2 = 1): Instrument {
  return { kind: 'tuned', program, low, high, send, takes, rings: RINGING.includes(program) }
}

/** General MIDI has drums on the keys from 35 to 81; the fonts of GS go on to 87. */
function kit(program: number, send: number): Instrument {
  return { kind: 'kit', program, low: 35, high: 87, send, takes: 1, rings: false }
}
