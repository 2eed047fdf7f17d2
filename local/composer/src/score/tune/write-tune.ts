import type { Character } from '../../character/character.ts'
import type { Theme, ThemeNote } from '../../theme/theme.ts'
import { scaleOver } from '../../theory/chord.ts'
import type { Key } from '../../theory/key.ts'
import { type ModeName, scaleOf, semitonesTo } from '../../theory/mode.ts'
import { contains, nearestPitch, pitchClass } from '../../theory/pitch-set.ts'
import type { Form, Phrase } from '../plan/plan-form.ts'
import { chordAt, endOf, type VoicedChord } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'
import { breathe } from './breathe.ts'
import { metricalWeight } from './metrical-weight.ts'
import { smoothLine } from './smooth-line.ts'

/** Notes a beat of a theme with all its notes, about. */
const FULL_DENSITY = 1.3

/** Degrees a tune keeps to, its climax aside: a voice's, and those of a tune that is widened. */
const SUNG = { lowest: -3, highest: 5 }
const WIDENED = { lowest: -4, highest: 6 }

/** Semitones of a tenth, which is what most can sing. */
const TENTH = 16

/** The degree around which a tune is widened. */
const MIDDLE = 1

/**
 * Dresses the theme in a mood: its mode, as many of its notes as the mood has breath for, its leaps as wide as the mood
 * is agitated, and one climax.
 */
export function writeTune(
  theme: Theme,
  form: Form,
  key: Key,
  harmony: readonly VoicedChord[],
  character: Character,
): ScoreNote[] {
  const upbeat = form.introBars > 0 ? [{ phrase: form.phrases[0] as Phrase, notes: theme.pickup }] : []
  const phrases = form.phrases.map((phrase) => ({
    phrase,
    notes: smoothLine(thin(theme.notes[phrase.motif], character), character.leapiness),
  }))
  const tune = [...upbeat, ...phrases].flatMap(({ phrase, notes }) =>
    notes.map((note) => dressNote(note, phrase, theme.tonic, form, harmony, character)),
  )
  raiseClimax(tune, form, harmony, key)
  const ends = form.phrases.slice(1).map(({ firstBar }) => firstBar * form.meter)
  breathe(tune, ends, character.breath)
  return tune
}

/** Leaves out the least important notes. What is left sings on, or in broken moods falls silent. */
function thin(notes: readonly ThemeNote[], { density, brokenness }: Character): ThemeNote[] {
  const share = Math.min(1, density / FULL_DENSITY)
  const kept = notes.filter(({ rank }) => rank < share)
  const last = notes.at(-1)
  const end = last ? endOf({ beat: last.offset, beats: last.beats }) : 0
  return kept.map((note, index) => {
    const room = (kept[index + 1]?.offset ?? end) - note.offset
    return { ...note, beats: room - (room - note.beats) * brokenness }
  })
}

function dressNote(
  { offset, beats, degree }: ThemeNote,
  phrase: Phrase,
  tonic: number,
  form: Form,
  harmony: readonly VoicedChord[],
  { leapiness }: Character,
): ScoreNote {
  const beat = phrase.firstBar * form.meter + offset
  const final = beat >= form.finalBeat
  const weight = metricalWeight(Math.abs(offset % form.meter), form.meter)
  return {
    beat,
    beats,
    midi: pitchOf(final ? 0 : widen(degree, leapiness, offset), tonic, phrase.mode, chordAt(harmony, beat)),
    velocity: (0.66 + 0.16 * weight) * (0.76 + 0.24 * phrase.energy),
  }
}

/**
 * Agitated moods sing wider: degrees move away from the middle. Each place in a motif rounds at a threshold of its own,
 * so that a little more agitation changes few notes at a time.
 */
function widen(degree: number, leapiness: number, offset: number): number {
  const width = 1 + Math.max(0, leapiness - 0.25) * 1.2
  const threshold = 0.5 + 0.4 * (((Math.abs(offset) * 7) % 5) / 5 - 0.4)
  const { lowest, highest } = width > 1 ? WIDENED : SUNG
  return Math.max(lowest, Math.min(highest, MIDDLE + Math.floor((degree - MIDDLE) * width + threshold)))
}

/** A degree in the mode, altered where the chord alters it, as the seventh of minor is over its dominant. */
function pitchOf(degree: number, tonic: number, mode: ModeName, { chord }: VoicedChord): number {
  const pitch = tonic + semitonesTo(degree, mode)
  const scale = scaleOver(chord, scaleOf(mode, pitchClass(tonic)), pitchClass(tonic))
  if (contains(scale, pitch)) return pitch
  return contains(chord.set, pitch + 1) ? pitch + 1 : contains(chord.set, pitch - 1) ? pitch - 1 : pitch
}

/** One note stands above all others, in the second half of its phrase if that has one high enough. */
function raiseClimax(tune: ScoreNote[], form: Form, harmony: readonly VoicedChord[], key: Key): void {
  const start = form.peak.firstBar * form.meter
  const end = start + form.peak.bars * form.meter
  const first = tune[0]?.beat ?? 0
  const placeOf = (beat: number) => (beat - first) / (form.finalBeat - first)
  const inside = tune.filter(({ beat }) => beat >= start && beat < end && beat < form.finalBeat)
  const fitting = inside.filter(({ beat }) => placeOf(beat) >= 0.56 && placeOf(beat) <= 0.79)
  const among = fitting.length > 0 ? fitting : inside
  const climax = among.reduce<ScoreNote | undefined>(
    (best, note) => (best === undefined || weigh(note) > weigh(best) ? note : best),
    undefined,
  )
  if (!climax) return
  const others = Math.max(...tune.filter((note) => note !== climax).map(({ midi }) => midi))
  const { chord } = chordAt(harmony, climax.beat)
  const scale = scaleOver(chord, scaleOf(form.peak.mode, key.tonic), key.tonic)
  const chordTone = nearestPitch(chord.set, others + 2)
  const step = contains(scale, others + 1) ? others + 1 : others + 2
  const ceiling = Math.min(others + 3, Math.min(...tune.map(({ midi }) => midi)) + TENTH)
  climax.midi = chordTone > others && chordTone <= ceiling ? chordTone : step
  climax.velocity = Math.min(1, climax.velocity * 1.15)
}

/** Long and high notes make the best climax. */
function weigh({ midi, beats }: ScoreNote): number {
  return midi + 2 * Math.min(2, beats)
}
