import { contains, nearestPitch } from '../../theory/pitch-set.ts'
import type { FigureBar } from '../figures/figure.ts'
import { chordsOf } from '../figures/tremble.ts'
import type { VoicedChord } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'
import type { BassLineName } from './bass-line-names.ts'

/** Patterns of the bass, one bar at a time. */
export const BASS_LINES: Readonly<Record<BassLineName, (bar: FigureBar) => ScoreNote[]>> = {
  held: (bar) =>
    chordsOf(bar).map(({ beat, beats }) => ({
      beat,
      beats: beats * 0.97,
      midi: bar.chordAt(beat - bar.start).bass,
      velocity: 0.6,
    })),
  'root-fifth': (bar) => [
    ...root(bar, 0, 0.9, 0.72),
    ...(bar.meter >= 4 ? root(bar, 1.5, 0.4, 0.5) : []),
    ...fifth(bar, 2, 0.9, 0.66),
    ...(bar.meter >= 4 ? root(bar, 3.5, 0.4, 0.48) : []),
  ],
  // It stops with the chords before a new sentence.
  driving: (bar) =>
    bar.closes
      ? [0, 1.5].flatMap((offset) => root(bar, offset, 0.45, 0.9))
      : everyEighth(bar, (offset) => root(bar, offset, 0.45, Number.isInteger(offset) ? 0.9 : 0.75)),
  heartbeat: (bar) => [
    ...root(bar, 0, 0.4, 0.8),
    ...root(bar, 0.5, 0.6, 0.55),
    ...(bar.index % 2 === 1 && bar.meter > 3 ? [...root(bar, 2, 0.4, 0.7), ...root(bar, 2.5, 0.6, 0.5)] : []),
  ],
  plodding: (bar) => [...root(bar, 0, 0.8, 0.72), ...fifth(bar, 2, 0.8, 0.6)],
  sparse: (bar) => [...root(bar, 0, 1.4, 0.66), ...fifth(bar, bar.index % 2 === 0 ? 3 : 2.5, 0.8, 0.52)],
  stabbing: (bar) => [
    ...root(bar, 0, 0.4, 0.8),
    ...(bar.index % 4 === 3 ? root(bar, 2, 0.5, 1) : root(bar, 1.5, 0.3, 0.6)),
  ],
  octaves: (bar) =>
    everyEighth(bar, (offset) =>
      root(bar, offset, 0.4, 0.8).map((note) =>
        Number.isInteger(offset) ? note : { ...note, midi: note.midi + 12 },
      ),
    ),
  walking,
}

/** One note a beat: down on the root, through the chord, and by a step into the next root. */
function walking(bar: FigureBar): ScoreNote[] {
  const next = bar.chordAt(bar.meter).bass
  return Array.from({ length: bar.meter }, (_, beat) => {
    const chord = bar.chordAt(beat)
    const fresh = beat === 0 || Math.abs(chord.beat - bar.start - beat) < 1e-9
    const middle = nearestPitch(chord.chord.set & ~(1 << chord.chord.root), chord.bass + 3 * beat)
    const approach = next + (contains(chord.chord.set, next + 1) || bar.variant < 0.5 ? 1 : -1)
    const midi = fresh ? chord.bass : beat === bar.meter - 1 ? approach : middle
    return { beat: bar.start + beat, beats: 0.92, midi, velocity: beat % 2 === 0 ? 0.7 : 0.64 }
  })
}

function root(bar: FigureBar, offset: number, beats: number, velocity: number): ScoreNote[] {
  return at(bar, offset, beats, velocity, ({ bass }) => bass)
}

/** The fifth of the chord, perfect or not; the root where there is none. */
function fifth(bar: FigureBar, offset: number, beats: number, velocity: number): ScoreNote[] {
  return at(bar, offset, beats, velocity, ({ chord, bass }) => {
    const tone = chord.tones[2]
    return tone === undefined ? bass : nearestPitch(1 << tone, bass + 1)
  })
}

function at(
  bar: FigureBar,
  offset: number,
  beats: number,
  velocity: number,
  choose: (chord: VoicedChord) => number,
): ScoreNote[] {
  if (offset >= bar.meter) return []
  return [
    {
      beat: bar.start + offset,
      beats,
      midi: choose(bar.chordAt(offset)),
      velocity: velocity * (0.8 + 0.2 * bar.energy),
    },
  ]
}

function everyEighth(bar: FigureBar, write: (offset: number) => ScoreNote[]): ScoreNote[] {
  return Array.from({ length: bar.meter * 2 }, (_, eighth) => write(eighth / 2)).flat()
}
