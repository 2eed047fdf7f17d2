import type { MoodBlend } from '@moodscape/mood/blend'
import type { EmotionType } from '@moodscape/mood/emotion'
import { exp, log } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { arrangementOf } from '../arrangement/emotion-arrangements.ts'
import { decibelsOfPower } from '../sound/decibels.ts'
import { modeAt } from '../theory/mode.ts'
import type { Character, Guest } from './character.ts'
import { MOOD_NUMBERS, type MoodNumbers } from './mood-numbers.ts'

/** A guest quieter than this against the first ensemble, LU, is not heard and not invited. */
const INAUDIBLE = -16

/**
 * The character of a mood: its numbers are the weighted means of its emotions' (of the tempo the geometric mean, since
 * tempo is heard in ratios), its mode is where that leads on the ladder, and the ensembles of its two strongest emotions
 * play together, as loud as those are strong. Each ensemble depends on its emotion and the seed alone.
 */
export function characterOfBlend(blend: MoodBlend, random: Random): Character {
  const numbers = blendNumbers(blend)
  return {
    ...numbers,
    mode: modeAt(numbers.ladder),
    emotion: blend.top,
    arrangement: ensembleOf(blend.top, random),
    guest: guestOf(blend, random),
    sevenths: false,
  }
}

export function blendNumbers({ parts }: MoodBlend): MoodNumbers {
  const mean = (read: (numbers: MoodNumbers) => number) =>
    parts.reduce((sum, { type, weight }) => sum + weight * read(MOOD_NUMBERS[type]), 0)
  return {
    ladder: mean((numbers) => numbers.ladder),
    bpm: exp(mean((numbers) => log(numbers.bpm))),
    density: mean((numbers) => numbers.density),
    breath: mean((numbers) => numbers.breath),
    brokenness: mean((numbers) => numbers.brokenness),
    swing: mean((numbers) => numbers.swing),
    articulation: mean((numbers) => numbers.articulation),
    loudness: mean((numbers) => numbers.loudness),
    brightness: mean((numbers) => numbers.brightness),
    leapiness: mean((numbers) => numbers.leapiness),
    tension: mean((numbers) => numbers.tension),
    register: mean((numbers) => numbers.register),
    reverb: mean((numbers) => numbers.reverb),
    ritardando: mean((numbers) => numbers.ritardando),
    dynamics: mean((numbers) => numbers.dynamics),
    looseness: mean((numbers) => numbers.looseness),
  }
}

/** Counted from the third emotion's share, so that a change of second and third is not heard either. */
function guestOf({ parts }: MoodBlend, random: Random): Guest | undefined {
  const [first, second, third] = parts
  if (!first || !second) return undefined
  const base = third?.weight ?? 0
  const level = decibelsOfPower((second.weight - base) / (first.weight - base))
  if (!(level > INAUDIBLE)) return undefined
  return { emotion: second.type, arrangement: ensembleOf(second.type, random), level }
}

function ensembleOf(type: EmotionType, random: Random) {
  return arrangementOf(type, random.fork(type))
}
