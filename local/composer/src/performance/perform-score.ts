import { PI, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import type { Seat } from '../arrangement/arrangement.ts'
import type { Character } from '../character/character.ts'
import type { PartName } from '../score/part-names.ts'
import { type Form, PHRASE_BARS } from '../score/plan/plan-form.ts'
import type { Score } from '../score/score.ts'
import type { ScoreNote } from '../score/score-note.ts'

/** Silence before the first note, so that no player of the file swallows its attack. */
export const LEAD_IN_SECONDS = 0.05

/** A note as played. */
export interface PlayedNote {
  /** Seconds from the beginning of the audio. */
  time: number
  /** Seconds until the player lets go. */
  seconds: number
  /** Onset and length in quarter notes along the tempo curve. */
  beat: number
  beats: number
  midi: number
  velocity: number
}

/** A part as one player plays it. */
export interface PlayedPart {
  part: PartName
  seat: Seat
  notes: PlayedNote[]
}

export type Performance = PlayedPart[]

/** How much of the melody's looseness a part shares: who leads is free, who keeps time is not. */
const LOOSENESS: Readonly<Record<PartName, number>> = {
  melody: 1,
  double: 0.6,
  counter: 0.8,
  chords: 0.7,
  pad: 0,
  bass: 0.5,
  fills: 0.8,
  percussion: 0.35,
}

/** Shortest note anyone plays, seconds. */
const SHORTEST_SECONDS = 0.06

/**
 * Plays a score: swing, timing and loudness that breathe with the phrases, and each part's way of ending
 * its notes.
 */
export function performScore(score: Score, character: Character, random: Random): Performance {
  return score.parts.map(({ part, seat, notes }, index) => {
    const player = random.fork(`${part} ${index}`)
    return { part, seat, notes: notes.map((note) => playNote(note, part, score.form, character, player)) }
  })
}

function playNote(
  note: ScoreNote,
  part: PartName,
  form: Form,
  character: Character,
  player: Random,
): PlayedNote {
  const beatsPerSecond = form.bpm / 60
  // Two deviations are as far as anyone strays; beyond, it sounds like a mistake.
  const stray = Math.max(-2, Math.min(2, player.gauss())) * character.looseness * LOOSENESS[part]
  const beat = Math.max(0, swung(note.beat, character.swing) + stray * beatsPerSecond)
  const ending = note.beat >= form.finalBeat
  const end = ending ? note.beat + note.beats : swung(note.beat + note.beats, character.swing)
  const beats = (end - beat) * (ending ? 1 : articulationOf(part, character.articulation))
  const time = form.tempo.secondsAt(beat)
  return {
    time: time + LEAD_IN_SECONDS,
    seconds: Math.max(SHORTEST_SECONDS, form.tempo.secondsAt(beat + beats) - time),
    beat,
    beats,
    midi: note.midi,
    velocity: velocityOf(note, part, form, character, player),
  }
}

/** Off-beat eighths come late by the swing; what lies between moves along. */
function swung(beat: number, swing: number): number {
  const whole = Math.floor(beat)
  const within = beat - whole
  const turn = 0.5 + swing
  return whole + (within < 0.5 ? within * turn * 2 : turn + (within - 0.5) * (1 - turn) * 2)
}

function articulationOf(part: PartName, articulation: number): number {
  switch (part) {
    case 'melody':
    case 'double':
      return articulation
    case 'counter':
    case 'pad':
      return 1.01
    case 'bass':
      return Math.min(1, articulation + 0.25)
    case 'chords':
    case 'fills':
    case 'percussion':
      return 1
  }
}

/** Loudness in LUFS of moods that fade on their last chord, and of those that strike it. */
const FADING = -20
const STRIKING = -14

/** What a mood makes of its last chord: everyone begins it at once, so that a quiet piece would end with a blow. */
function endingOf(loudness: number): number {
  const boldness = Math.max(0, Math.min(1, (loudness - FADING) / (STRIKING - FADING)))
  return 0.65 + 0.35 * boldness
}

/** Phrases swell to their middle and players are never quite even. */
function velocityOf(
  note: ScoreNote,
  part: PartName,
  form: Form,
  { dynamics, loudness }: Character,
  player: Random,
): number {
  const phrase = (note.beat / form.meter - form.introBars) / PHRASE_BARS
  const within = 1 + dynamics * 0.65 * (sin(PI * (phrase - Math.floor(phrase))) - 0.6)
  const swell = note.beat >= form.finalBeat ? endingOf(loudness) : within
  const uneven = 1 + 0.04 * Math.max(-2, Math.min(2, player.gauss()))
  const shaped = part === 'percussion' ? 1 + (swell - 1) / 2 : swell
  return Math.max(0.06, Math.min(1, note.velocity * shaped * uneven))
}
