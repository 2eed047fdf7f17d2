import type { MoodBlend } from '@moodscape/mood/blend'
import { exp, log } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { EMOTION_ARRANGEMENTS } from '../arrangement/emotion-arrangements.ts'
import type { Character } from './character.ts'
import { MOOD_CHOICES } from './mood-choices.ts'
import { MOOD_NUMBERS, type MoodNumbers } from './mood-numbers.ts'

/**
 * The character of a mood: its numbers are the weighted means of its emotions' (of the tempo the geometric
 * mean, since tempo is heard in ratios), its choices those of the strongest.
 */
export function characterOfBlend(blend: MoodBlend, random: Random): Character {
  return {
    ...blendNumbers(blend),
    ...MOOD_CHOICES[blend.top],
    emotion: blend.top,
    arrangement: random.pick(EMOTION_ARRANGEMENTS[blend.top]),
    sevenths: false,
  }
}

export function blendNumbers({ parts }: MoodBlend): MoodNumbers {
  const mean = (read: (numbers: MoodNumbers) => number) =>
    parts.reduce((sum, { type, weight }) => sum + weight * read(MOOD_NUMBERS[type]), 0)
  return {
    bpm: exp(mean((numbers) => log(numbers.bpm))),
    density: mean((numbers) => numbers.density),
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
