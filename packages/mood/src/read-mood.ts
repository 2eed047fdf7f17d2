import { EMOTION_TYPES, type ScoredEmotion } from './emotion.ts'

/** A mood on a command line cannot be read; the message is a sentence for the person who wrote it. */
export class UnreadableMood extends Error {
  override name = 'UnreadableMood'
}

/**
 * Reads a mood as people write it on a command line: `happy=70,surprised=30`, in any case, confidences in percent.
 *
 * Throws UnreadableMood on an unknown emotion, one named twice, and a confidence that is not from 0 to 100.
 */
export function readMood(text: string): ScoredEmotion[] {
  const emotions = text.split(',').map(readEmotion)
  const twice = emotions.find(({ type }, index) => emotions.findIndex((one) => one.type === type) < index)
  if (twice) throw new UnreadableMood(`${twice.type.toLowerCase()} is named twice.`)
  return emotions
}

function readEmotion(text: string): ScoredEmotion {
  const [name = '', confidence, ...rest] = text.split('=').map((part) => part.trim())
  const type = EMOTION_TYPES.find((type) => type === name.toUpperCase())
  if (!type) {
    const known = EMOTION_TYPES.map((known) => known.toLowerCase()).join(', ')
    throw new UnreadableMood(`"${name}" is no emotion. Known are ${known}.`)
  }
  const percent = /^\d+(\.\d+)?$/.test(confidence ?? '') ? Number(confidence) : Number.NaN
  if (rest.length > 0 || !(percent <= 100))
    throw new UnreadableMood(`"${text.trim()}" needs a confidence from 0 to 100, such as ${name}=70.`)
  return { type, confidence: percent }
}
