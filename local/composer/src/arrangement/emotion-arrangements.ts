import type { EmotionType } from '@moodscape/mood/emotion'

import { type Arrangement, seat } from './arrangement.ts'

/** The arrangements an emotion chooses from when no style is asked for; the seed picks one. */
export const EMOTION_ARRANGEMENTS: Readonly<Record<EmotionType, readonly Arrangement[]>> = {
  HAPPY: [
    {
      figure: 'bounce',
      bassLine: 'root-fifth',
      beat: 'pop',
      ensemble: {
        melody: seat('marimba', -2, 0.12),
        double: seat('flute', -12, -0.2),
        counter: seat('clarinet', -12, 0.3),
        chords: seat('nylon-guitar', -8, -0.3),
        bass: seat('electric-bass', -9),
        fills: seat('glockenspiel', -17, 0.4),
        percussion: seat('pop-kit', -11),
      },
    },
    {
      figure: 'strum',
      bassLine: 'root-fifth',
      beat: 'pop',
      ensemble: {
        melody: seat('piano', -2, 0.08),
        double: seat('glockenspiel', -16, 0.3, 1),
        chords: seat('steel-guitar', -8, -0.35),
        counter: seat('strings', -13, 0.2),
        bass: seat('electric-bass', -9),
        percussion: seat('pop-kit', -10),
      },
    },
  ],
  SAD: [
    {
      figure: 'arpeggio',
      bassLine: 'held',
      beat: 'none',
      ensemble: {
        melody: seat('cello', -2, -0.12),
        counter: seat('violin', -10, 0.3),
        chords: seat('piano', -7, 0.15),
        pad: seat('strings', -12),
        bass: seat('contrabass', -12, 0.05),
      },
    },
    {
      figure: 'arpeggio',
      bassLine: 'held',
      beat: 'none',
      ensemble: {
        melody: seat('violin', -3, 0.1),
        counter: seat('cello', -8, -0.3),
        chords: seat('harp', -8, 0.25),
        pad: seat('strings', -11),
        bass: seat('contrabass', -12, -0.05),
      },
    },
  ],
  ANGRY: [
    {
      figure: 'chug',
      bassLine: 'driving',
      beat: 'rock',
      ensemble: {
        melody: seat('synth-lead', -4, 0.1),
        chords: seat('overdriven-guitar', -4, -0.15),
        pad: seat('brass', -11, 0.25),
        bass: seat('electric-bass', -7),
        percussion: seat('rock-kit', -5),
      },
    },
    {
      figure: 'chug',
      bassLine: 'driving',
      beat: 'war',
      ensemble: {
        melody: seat('brass', -3, 0.12),
        double: seat('overdriven-guitar', -8, -0.3, -1),
        chords: seat('low-strings', -6, -0.2),
        bass: seat('contrabass', -9),
        fills: seat('tubular-bells', -14, 0.3),
        percussion: seat('war-drums', -5),
      },
    },
  ],
  CONFUSED: [
    {
      figure: 'lurch',
      bassLine: 'sparse',
      beat: 'ticks',
      ensemble: {
        melody: seat('vibraphone', -2, 0.3),
        counter: seat('clarinet', -9, -0.4),
        chords: seat('electric-piano', -9, -0.25),
        pad: seat('glass-pad', -12),
        bass: seat('upright-bass', -9),
        percussion: seat('soft-kit', -16, 0.3),
      },
    },
    {
      figure: 'lurch',
      bassLine: 'sparse',
      beat: 'ticks',
      ensemble: {
        melody: seat('clarinet', -3, -0.25),
        fills: seat('celesta', -12, 0.45),
        chords: seat('pizzicato', -8, 0.3),
        pad: seat('choir', -13),
        bass: seat('upright-bass', -9),
        percussion: seat('soft-kit', -16, -0.3),
      },
    },
  ],
  DISGUSTED: [
    {
      figure: 'plod',
      bassLine: 'plodding',
      beat: 'thud',
      ensemble: {
        melody: seat('bassoon', -2, 0.12),
        chords: seat('pizzicato', -8, -0.3),
        pad: seat('dark-pad', -12),
        counter: seat('clarinet', -12, -0.2),
        bass: seat('synth-bass', -9),
        percussion: seat('soft-kit', -13),
      },
    },
    {
      figure: 'plod',
      bassLine: 'plodding',
      beat: 'thud',
      ensemble: {
        melody: seat('cello', -2, -0.12),
        double: seat('bassoon', -8, 0.2),
        chords: seat('muted-piano', -8, 0.25),
        pad: seat('dark-pad', -12),
        bass: seat('contrabass', -9),
        percussion: seat('soft-kit', -13),
      },
    },
  ],
  SURPRISED: [
    {
      figure: 'stabs',
      bassLine: 'stabbing',
      beat: 'jolt',
      ensemble: {
        melody: seat('xylophone', -2, 0.2),
        double: seat('flute', -10, -0.2),
        chords: seat('pizzicato', -7, -0.3),
        pad: seat('brass', -11, 0.1),
        bass: seat('upright-bass', -10),
        fills: seat('glockenspiel', -12, 0.4),
        percussion: seat('orchestral-kit', -9),
      },
    },
    {
      figure: 'stabs',
      bassLine: 'stabbing',
      beat: 'jolt',
      ensemble: {
        melody: seat('flute', -2, 0.1),
        double: seat('glockenspiel', -15, 0.35),
        chords: seat('harp', -7, -0.3),
        pad: seat('strings', -11),
        bass: seat('pizzicato-bass', -9),
        fills: seat('celesta', -11, 0.4),
        percussion: seat('orchestral-kit', -9),
      },
    },
  ],
  CALM: [
    {
      figure: 'arpeggio',
      bassLine: 'held',
      beat: 'none',
      ensemble: {
        melody: seat('flute', -3, 0.06),
        counter: seat('clarinet', -12, 0.3),
        chords: seat('piano', -7, -0.15),
        pad: seat('warm-pad', -9),
        bass: seat('upright-bass', -11),
        fills: seat('harp', -14, 0.35),
      },
    },
    {
      figure: 'arpeggio',
      bassLine: 'held',
      beat: 'none',
      ensemble: {
        melody: seat('piano', -3, 0.1),
        counter: seat('flute', -12, -0.3),
        chords: seat('nylon-guitar', -8, -0.2),
        pad: seat('choir', -11),
        bass: seat('upright-bass', -11),
        fills: seat('vibraphone', -15, 0.3),
      },
    },
  ],
  FEAR: [
    {
      figure: 'tremble',
      bassLine: 'heartbeat',
      beat: 'heart',
      ensemble: {
        melody: seat('celesta', -5, 0.3),
        chords: seat('tremolo-strings', -6),
        pad: seat('dark-pad', -12),
        bass: seat('contrabass', -8),
        fills: seat('tubular-bells', -14, -0.35),
        percussion: seat('war-drums', -9),
      },
    },
    {
      figure: 'ostinato',
      bassLine: 'heartbeat',
      beat: 'heart',
      ensemble: {
        melody: seat('violin', -5, 0.25),
        chords: seat('muted-piano', -8, -0.2),
        pad: seat('tremolo-strings', -8),
        bass: seat('contrabass', -8),
        fills: seat('music-box', -13, 0.35),
        percussion: seat('war-drums', -9),
      },
    },
  ],
  UNKNOWN: [
    {
      figure: 'sway',
      bassLine: 'root-fifth',
      beat: 'soft',
      ensemble: {
        melody: seat('piano', -3, 0.1),
        counter: seat('clarinet', -12, 0.25),
        chords: seat('electric-piano', -8, -0.2),
        pad: seat('warm-pad', -12),
        bass: seat('upright-bass', -9),
        percussion: seat('soft-kit', -16),
      },
    },
    {
      figure: 'arpeggio',
      bassLine: 'root-fifth',
      beat: 'soft',
      ensemble: {
        melody: seat('clarinet', -3, 0.1),
        chords: seat('nylon-guitar', -7, -0.2),
        pad: seat('strings', -12),
        bass: seat('upright-bass', -9),
        percussion: seat('soft-kit', -16),
      },
    },
  ],
}
