import type { Composition, Painting, Work } from '../work/work.ts'
import { promptMood } from './prompt-mood.ts'
import { FLAGGED, isUnsafe } from './unsafe-words.ts'

type WithoutEmotions = Omit<Painting, 'emotions'> | Omit<Composition, 'emotions'>

/** Completes a work with the mood of a prompt, or refuses the prompt when it is plainly unsafe. */
export function workFromPrompt(prompt: string, work: WithoutEmotions): Work {
  if (isUnsafe(prompt)) return { do: 'refuse', refusal: FLAGGED }
  return { ...work, emotions: promptMood(prompt) }
}
