import type { EmotionType } from './emotion.ts'

/** A place on Russell's circumplex of affect; both coordinates lie in -1..1. */
export interface Affect {
  /** Unpleasant (-1) to pleasant (1). */
  valence: number
  /** Drowsy (-1) to excited (1). */
  arousal: number
}

/**
 * Where each emotion lies.
 *
 * HAPPY, SAD, ANGRY, FEAR, DISGUSTED, SURPRISED: J. A. Russell & A. Mehrabian (1977), "Evidence for a
 * three-factor theory of emotions", Journal of Research in Personality 11, 273-294.
 * CALM: J. A. Russell (1980), "A circumplex model of affect", Journal of Personality and Social
 * Psychology 39, 1161-1178.
 * CONFUSED and UNKNOWN are our inference: mildly unpleasant and awake, and almost neutral.
 */
export const CIRCUMPLEX: Readonly<Record<EmotionType, Readonly<Affect>>> = {
  HAPPY: { valence: 0.81, arousal: 0.51 },
  SAD: { valence: -0.63, arousal: -0.27 },
  ANGRY: { valence: -0.51, arousal: 0.59 },
  CONFUSED: { valence: -0.3, arousal: 0.2 },
  DISGUSTED: { valence: -0.6, arousal: 0.35 },
  SURPRISED: { valence: 0.4, arousal: 0.67 },
  CALM: { valence: 0.56, arousal: -0.31 },
  FEAR: { valence: -0.64, arousal: 0.6 },
  UNKNOWN: { valence: 0.05, arousal: -0.05 },
}
