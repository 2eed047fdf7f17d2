import { log } from '@moodscape/mood/exact-math'

import type { Character } from '../character/character.ts'
import { fitTempoCurve, type TempoCurve, type TempoShape } from '../performance/tempo-curve.ts'

/** Bars of a phrase; the last phrase of a piece may be one longer or, in a very short piece, shorter. */
export const PHRASE_BARS = 4

/** How far the tempo may leave the mood's own to meet the length, as a share. */
const TEMPO_PLAY = 0.08

/** A musical sentence. */
export interface Phrase {
  firstBar: number
  bars: number
  /** A is the tune, B the contrast to it. */
  theme: 'A' | 'B'
  /** Open phrases end like a question, closed ones at home. */
  ending: 'open' | 'closed'
  /** 0..1: pieces grow towards their end. */
  energy: number
}

/** The plan of a piece: its sentences, and when each beat falls. */
export interface Form {
  meter: number
  bars: number
  /** Bars of accompaniment alone before the first phrase. */
  introBars: number
  phrases: Phrase[]
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
 * note fall early enough to ring out: bars cost where they fit badly into phrases, tempo where it leaves
 * the mood's.
 */
export function planForm(character: Character, seconds: number): Form {
  const { meter } = character
  const bars = chooseBars(character, seconds)
  const introBars = bars % PHRASE_BARS >= 2 && bars > PHRASE_BARS ? 2 : 0
  const finalBeat = (bars - 1) * meter
  const wanted = (finalBeat * 60) / character.bpm
  const ideal = (seconds - ringOf(character)) / wanted
  const finalSeconds = wanted * Math.max(1 - TEMPO_PLAY, Math.min(1 + TEMPO_PLAY, ideal))
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
    phrases: planPhrases(bars, introBars),
    finalBeat,
    seconds,
    bpm: (finalBeat * 60) / finalSeconds,
    tempo: fitTempoCurve(shape, finalSeconds),
  }
}

/** Seconds the last note and its echo are given. */
function ringOf({ reverb, bpm }: Character): number {
  return Math.max(1.6, Math.min(3.6, 1.2 + 2 * reverb + 60 / bpm))
}

function chooseBars(character: Character, seconds: number): number {
  const barSeconds = (character.meter * 60) / character.bpm
  const exact = (seconds - ringOf(character)) / barSeconds + 1
  const choices = [-2, -1, 0, 1, 2].map((offset) => Math.max(2, Math.round(exact) + offset))
  const cost = (bars: number) => Math.abs(log((exact - 1) / (bars - 1))) / TEMPO_PLAY + awkwardness(bars)
  return choices.reduce((best, bars) => (cost(bars) < cost(best) ? bars : best))
}

/** What a number of bars costs: two over are an introduction, one over is a held-back cadence. */
function awkwardness(bars: number): number {
  const over = bars % PHRASE_BARS
  if (bars < PHRASE_BARS) return 0.5
  return (over >= 2 ? 5 / bars : 0) + (over % 2 === 1 ? 0.3 : 0)
}

function planPhrases(bars: number, introBars: number): Phrase[] {
  const count = Math.max(1, Math.floor((bars - introBars) / PHRASE_BARS))
  return Array.from({ length: count }, (_, index) => {
    const firstBar = introBars + index * PHRASE_BARS
    const last = index === count - 1
    const theme = isContrast(index, count) ? 'B' : 'A'
    return {
      firstBar,
      bars: last ? bars - firstBar : PHRASE_BARS,
      theme,
      ending: last || (theme === 'A' && index % 2 === 1) ? 'closed' : 'open',
      energy: count === 1 ? 1 : 0.72 + (0.28 * index) / (count - 1),
    }
  })
}

/** Three phrases go A B A, four A A B A, more repeat that; the last is always the tune. */
function isContrast(index: number, count: number): boolean {
  if (index === count - 1) return false
  return count === 3 ? index === 1 : index % 4 === 2
}
