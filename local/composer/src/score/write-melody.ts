import type { Random } from '@moodscape/mood/random'

import type { Character } from '../character/character.ts'
import { scaleOver } from '../theory/chord.ts'
import type { Key } from '../theory/key.ts'
import { coreOf, scaleOf } from '../theory/mode.ts'
import { pitchSetOf, scaleSteps } from '../theory/pitch-set.ts'
import { contourAt } from './contour.ts'
import { findLine } from './find-line.ts'
import type { LineStep } from './line-cost.ts'
import { metricalWeight } from './metrical-weight.ts'
import type { Form, Phrase } from './plan-form.ts'
import type { Slot } from './plan-rhythm.ts'
import type { ScoreNote } from './score-note.ts'
import { chordAt, type VoicedChord } from './voiced-chord.ts'

/** Semitones the contrast lies above the tune. */
const CONTRAST_LIFT = 2.5

/** Reach of the melody around its register, semitones. */
const REACH_DOWN = 9
const REACH_UP = 11

/** What the melody has to fit. */
export interface Setting {
  form: Form
  key: Key
  harmony: readonly VoicedChord[]
  character: Character
}

/** A slot with its pitch. */
interface SungSlot {
  slot: Slot
  midi: number
}

/**
 * Writes the tune over the given rhythm: mostly steps, chord tones on heavy beats, motifs that return, a
 * rest at the end of each phrase, and the tonic at the end of all.
 */
export function writeMelody(setting: Setting, rhythm: readonly Slot[][], random: Random): ScoreNote[] {
  const themes = new Map<Phrase['theme'], SungSlot[]>()
  let before: number[] = []
  return setting.form.phrases.flatMap((phrase, index) => {
    const slots = rhythm[index] as Slot[]
    const sung = singPhrase(setting, phrase, slots, themes.get(phrase.theme) ?? [], before, random)
    if (!themes.has(phrase.theme)) themes.set(phrase.theme, sung)
    before = sung.slice(-2).map(({ midi }) => midi)
    return sung.map(({ slot, midi }) => writeNote(setting.form, phrase, slot, midi))
  })
}

/** Sings a phrase stretch by stretch, since a bar can repeat a shape only once that is known. */
function singPhrase(
  setting: Setting,
  phrase: Phrase,
  slots: readonly Slot[],
  earlier: readonly SungSlot[],
  before: readonly number[],
  random: Random,
): SungSlot[] {
  const sung: SungSlot[] = []
  for (const stretch of stretchesOf(slots)) {
    const steps = stretch.map((slot) => ({
      ...stepFor(setting, phrase, slot),
      ...recall(setting, phrase, slot, earlier),
      ...echoOf(setting, slot, sung),
    }))
    const line = findLine(
      steps,
      setting.character,
      random,
      [...before, ...sung.map(({ midi }) => midi)].slice(-2),
    )
    sung.push(...stretch.map((slot, index) => ({ slot, midi: line[index] as number })))
  }
  return sung
}

function stretchesOf(slots: readonly Slot[]): Slot[][] {
  const stretches: Slot[][] = []
  for (const slot of slots) {
    const previous = stretches.at(-1)?.at(-1)
    const starts =
      !previous || (slot.bar !== previous.bar && slot.echoes !== undefined && previous.echoes !== slot.echoes)
    if (starts) stretches.push([slot])
    else stretches.at(-1)?.push(slot)
  }
  return stretches
}

function stepFor({ form, key, harmony, character }: Setting, phrase: Phrase, slot: Slot): LineStep {
  const { chord } = chordAt(harmony, slot.beat)
  const scale = scaleOver(chord, scaleOf(key.mode, key.tonic), key.tonic)
  const place = (slot.beat / form.meter - phrase.firstBar) / phrase.bars
  const lift = phrase.theme === 'B' ? CONTRAST_LIFT : 0
  return {
    low: character.register - REACH_DOWN,
    high: character.register + REACH_UP,
    scale,
    core: (coreOf(key.mode, key.tonic) & scale) | chord.set,
    chord: chord.set,
    strength: Math.min(1, metricalWeight(slot.offset, form.meter) + (slot.beats >= 2 ? 0.3 : 0)),
    target: character.register + lift + contourAt(character.contour, Math.max(0, Math.min(1, place))),
    ...restingTones(phrase, slot, chord.set, key.tonic, slot.beat >= form.finalBeat),
  }
}

/** The last note of a piece is the tonic; that of an open phrase is another tone of its chord. */
function restingTones(
  phrase: Phrase,
  slot: Slot,
  chord: number,
  tonic: number,
  final: boolean,
): { among?: number } {
  const home = pitchSetOf([tonic])
  if (final) return { among: home }
  if (!slot.last) return {}
  if (phrase.ending === 'closed' && (chord & home) !== 0) return { among: home }
  const others = chord & ~home
  return { among: others === 0 ? chord : others }
}

/** When a theme returns over the same chord it returns note by note; only its last two bars are new. */
function recall(
  { harmony }: Setting,
  phrase: Phrase,
  slot: Slot,
  earlier: readonly SungSlot[],
): { fixed?: number } {
  if (slot.bar >= phrase.bars - 2) return {}
  const model = earlier.find((sung) => sung.slot.bar === slot.bar && sung.slot.offset === slot.offset)
  if (!model || model.slot.beats !== slot.beats) return {}
  const same = chordAt(harmony, model.slot.beat).chord.numeral === chordAt(harmony, slot.beat).chord.numeral
  return same ? { fixed: model.midi } : {}
}

/** The interval, in scale steps, that the echoed bar has at this place. */
function echoOf({ key }: Setting, slot: Slot, sung: readonly SungSlot[]): { echo?: number } {
  if (slot.echoes === undefined) return {}
  const index = sung.findIndex((model) => model.slot.bar === slot.echoes && model.slot.offset === slot.offset)
  const model = sung[index]
  const previous = sung[index - 1]
  if (!model || !previous || slot.offset === 0) return {}
  return { echo: scaleSteps(scaleOf(key.mode, key.tonic), previous.midi, model.midi) }
}

function writeNote(form: Form, phrase: Phrase, slot: Slot, midi: number): ScoreNote {
  // Singers breathe before the next phrase.
  const breath = slot.last && slot.beat < form.finalBeat && slot.beats > 1 ? 0.4 : 0
  return {
    beat: slot.beat,
    beats: slot.beats - breath,
    midi,
    velocity: (0.68 + 0.16 * metricalWeight(slot.offset, form.meter)) * (0.8 + 0.2 * phrase.energy),
  }
}
