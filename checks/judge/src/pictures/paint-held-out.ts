import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import { REPERTOIRES } from '@moodscape/painter/scenes'

import { type Look, lookAt } from './look.ts'

/** Where seeds begin on which nothing was tuned. */
const FIRST = 90_912

/** Pictures an emotion: each of its scenes comes several times, from both sides. */
const SEEDS = 12

export interface JudgedPicture extends Look {
  emotion: EmotionType
  /** Which of its emotion's scenes it shows. */
  scene: number
}

/** Paints every emotion over the same seeds. */
export async function paintHeldOut(): Promise<JudgedPicture[]> {
  const pictures: JudgedPicture[] = []
  for (const emotion of EMOTION_TYPES) {
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const look = await lookAt([{ type: emotion, confidence: 97 }], seed)
      pictures.push({ ...look, emotion, scene: seed % REPERTOIRES[emotion].scenes.length })
    }
  }
  return pictures
}
