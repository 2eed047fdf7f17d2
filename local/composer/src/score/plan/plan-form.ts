import { log } from '@moodscape/mood/exact-math'

import type { Character } from '../../character/character.ts'
import { fitTempoCurve, type TempoCurve, type TempoShape } from '../../performance/tempo-curve.ts'
import { MODE_LEADS, MOTIF_BARS, type Motif, type Shape, type Theme } from '../../theme/theme.ts'
import type { Meter } from '../../theory/meter.ts'
import { type ModeName, modeAt } from '../../theory/mode.ts'

/** Bars over which players breathe: two motifs. */
export const PHRASE_BARS = 2 * MOTIF_BARS

/** How far the tempo may leave the mood's own to meet the length, as a share; short pieces have fewer bars to choose. */
const TEMPO_PLAY = 0.08
const SHORT_TEMPO_PLAY = 0.25
const SHORT_SECONDS = 12

/** From so many motifs on, the contrast is heard twice, the second time a step higher. */
const LONG_FORM = 6

/** One motif in its place. */
export interface Phrase {
  motif: Motif
  mode: ModeName
  firstBar: number
  bars: number
  /** Whether a sentence begins here, which drums announce and an answer may precede. */
  opens: boolean
  /** 0..1: pieces grow towards their climax and step back from it. */
  energy: number
}

/** The plan of a piece: its motifs, and when each beat falls. */
export interface Form {
  meter: Meter
  bars: number
  /** Bars of accompaniment alone before the tune. */
  introBars: number
  phrases: Phrase[]
  /** The phrase of the climax. */
  peak: Phrase
  /** Downbeat of the last bar, where the last note falls, in quarter notes. */
  finalBeat: number
  /** Mean tempo up to the last note, quarter notes a minute. */
  bpm: number
  tempo: TempoCurve
  /** Length of the audio, its last echo included. */
  seconds: number
}

/**
 * Plans a piece of the given length. The number of bars and a small change of tempo together make the last
 * note fall early enough to ring out.
 */
export function planForm(theme: Theme, character: Character, seconds: number): Form {
  const { meter } = theme
  const play = seconds < SHORT_SECONDS ? SHORT_TEMPO_PLAY : TEMPO_PLAY
  const pace = character.bpm * theme.pace
  const { introBars, motifs } = chooseBars(theme, character, pace, seconds, play)
  const bars = introBars + motifs * MOTIF_BARS
  const finalBeat = (bars - 1) * meter
  const wanted = (finalBeat * 60) / pace
  const ideal = (seconds - ringOf(character)) / wanted
  const finalSeconds = wanted * Math.max(1 - play, Math.min(1 + play, ideal))
  const shape: TempoShape = {
    phraseBeats: PHRASE_BARS * meter,
    firstPhraseBeat: introBars * meter,
    finalBeat,
    // Calm players breathe with the phrase, excited ones keep time.
    arch: Math.max(0, (130 - character.bpm) / 70) * 0.05,
    ritardando: character.ritardando,
    ritardandoBeats: Math.min(finalBeat, 1.5 * meter),
  }
  return {
    meter,
    bars,
    introBars,
    ...planPhrases(orderMotifs(theme.shape, motifs), introBars, character.ladder),
    finalBeat,
    seconds,
    bpm: (finalBeat * 60) / finalSeconds,
    tempo: fitTempoCurve(shape, finalSeconds),
  }
}

/** Whether the tune begins a new sentence after this bar, having sung one before. */
export function closesSentence({ phrases, introBars }: Form, bar: number): boolean {
  return phrases.some(({ opens, firstBar }) => opens && firstBar === bar + 1 && firstBar > introBars)
}

/** Seconds the last note and its echo are given. */
function ringOf({ reverb, bpm }: Character): number {
  return Math.max(1.6, Math.min(3.6, 1.2 + 2 * reverb + 60 / bpm))
}

/** Of all lengths the one that needs the smallest change of tempo; only the shortest go without an introduction. */
function chooseBars(
  { meter, introBars: preferred }: Theme,
  character: Character,
  pace: number,
  seconds: number,
  play: number,
): { introBars: number; motifs: number } {
  const exact = ((seconds - ringOf(character)) * pace) / (60 * meter)
  const choices = [0, 1, 2].flatMap((introBars) => {
    const middle = Math.max(1, Math.round((exact + 1 - introBars) / MOTIF_BARS))
    return [middle - 1, middle, middle + 1]
      .filter((motifs) => motifs >= 1 && (introBars > 0 || motifs < 3) && (introBars < 2 || motifs > 2))
      .map((motifs) => ({ introBars, motifs }))
  })
  const cost = ({ introBars, motifs }: { introBars: number; motifs: number }) =>
    Math.abs(log(exact / (introBars + motifs * MOTIF_BARS - 1))) / play +
    (introBars === preferred ? 0 : introBars === 0 ? 0.8 : 0.3)
  return choices.reduce((best, choice) => (cost(choice) < cost(best) ? choice : best))
}

/**
 * Statements and answers in turn, the contrast past the middle, so that its climax comes between .55 and .8, what is left
 * of the tune, and home.
 */
function orderMotifs({ head, tail }: Shape, count: number): Motif[] {
  if (count === 1) return ['k']
  if (count === 2) return ['a', 'k']
  const contrast: Motif[] = count >= LONG_FORM ? ['c', 'd'] : ['c']
  // A longer piece has all motifs of a shorter one, in the same order, and one more.
  const before = count >= LONG_FORM ? Math.ceil(count / 2) - 1 : Math.round(count / 2.2)
  const after = count - 1 - before - contrast.length
  const cycle = (motifs: readonly Motif[], length: number) =>
    Array.from({ length }, (_, index) => motifs[index % motifs.length] as Motif)
  return [...cycle(head, before), ...contrast, ...cycle(tail, after), 'k']
}

function planPhrases(
  motifs: readonly Motif[],
  introBars: number,
  ladder: number,
): Pick<Form, 'phrases' | 'peak'> {
  const contrast = motifs.indexOf('c')
  const top = Math.max(motifs.indexOf('d'), contrast, 0)
  const phrases = motifs.map((motif, index): Phrase => {
    const away = index <= top ? (top - index) / Math.max(1, top) : (index - top) / (motifs.length - top)
    return {
      motif,
      mode: modeAt(ladder + MODE_LEADS[motif]),
      firstBar: introBars + index * MOTIF_BARS,
      bars: MOTIF_BARS,
      opens: index === contrast || index === top + 1 || (index < contrast && index % 2 === 0),
      energy: 1 - 0.42 * away,
    }
  })
  return { phrases, peak: phrases[top] as Phrase }
}
