import type { EmotionType } from '@moodscape/mood/emotion'

/**
 * How far apart any two of twelve pictures of an emotion have to be: the mean distance in OKLab of small fields, times
 * 100. So far apart was the median pair at commit 7826548, when an emotion had one scene in which a prop was exchanged.
 */
export const LEAST_VARIETY: Readonly<Record<EmotionType, number>> = {
  HAPPY: 6.9,
  SAD: 5.8,
  ANGRY: 15.7,
  CONFUSED: 12.9,
  DISGUSTED: 11,
  SURPRISED: 15.7,
  CALM: 3.9,
  FEAR: 9.1,
  UNKNOWN: 6.3,
}
