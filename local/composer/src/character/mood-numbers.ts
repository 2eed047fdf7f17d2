import type { EmotionType } from '@moodscape/mood/emotion'

/** The cues of a mood that have a size. They blend linearly over the emotions of a face. */
export interface MoodNumbers {
  /** Place on the ladder of modes, from lydian (0) to phrygian (5). */
  ladder: number
  /** Quarter notes per minute. */
  bpm: number
  /** Melody notes per beat. */
  density: number
  /** Share of the tune that is silence between its phrases. */
  breath: number
  /** How much of a note that is left out becomes silence, 0..1; the rest is sung on by the note before. */
  brokenness: number
  /** How late the second eighth of a beat comes, as a share of the beat; 0.167 is a triplet swing. */
  swing: number
  /** Sounding share of a melody note's written length; above 1 the notes overlap. */
  articulation: number
  /** Integrated loudness in LUFS. */
  loudness: number
  /** Timbre from dull (0) to bright (1). */
  brightness: number
  /** Readiness of the melody to leap, 0..1. */
  leapiness: number
  /** Readiness to leave dissonances standing, 0..1. */
  tension: number
  /** Middle of the melody's range, a MIDI pitch. */
  register: number
  /** Room from dry (0) to cathedral (1). */
  reverb: number
  /** How much slower the end is than the rest, as a share of the tempo. */
  ritardando: number
  /** Depth of the swell of a phrase, 0..1. */
  dynamics: number
  /** Standard deviation of the players' timing, seconds. */
  looseness: number
}

/**
 * The direction of tempo, loudness, articulation and register is that of A. Gabrielsson & E. Lindström
 * (2010) and A. Micallef Grimaud & T. Eerola (2022), the wide dynamics of fear that of JASA 153, 384
 * (2023); the sizes, and all of CONFUSED and UNKNOWN, are ours. Cues add up (T. Eerola, A. Friberg & R.
 * Bresin, 2013), so a blend is a mean. Modes stand on one ladder from bright to dark, so that they blend too: major and minor
 * after Gabrielsson & Lindström, what lies beside and between them is our inference.
 */
export const MOOD_NUMBERS: Readonly<Record<EmotionType, Readonly<MoodNumbers>>> = {
  HAPPY: {
    ladder: 1,
    bpm: 130,
    density: 1.2,
    breath: 0.09,
    brokenness: 0.2,
    swing: 0.05,
    articulation: 0.68,
    loudness: -15.6,
    brightness: 0.78,
    leapiness: 0.22,
    tension: 0.08,
    register: 76,
    reverb: 0.2,
    ritardando: 0.06,
    dynamics: 0.35,
    looseness: 0.005,
  },
  SAD: {
    ladder: 4,
    bpm: 60,
    density: 0.95,
    breath: 0.1,
    brokenness: 0,
    swing: 0,
    articulation: 1.04,
    loudness: -21.4,
    brightness: 0.26,
    leapiness: 0.1,
    tension: 0.25,
    register: 64,
    reverb: 0.45,
    ritardando: 0.2,
    dynamics: 0.6,
    looseness: 0.008,
  },
  ANGRY: {
    ladder: 5,
    bpm: 152,
    density: 1.35,
    breath: 0.08,
    brokenness: 0.4,
    swing: 0,
    articulation: 0.55,
    loudness: -13,
    brightness: 0.92,
    leapiness: 0.6,
    tension: 0.7,
    register: 66,
    reverb: 0.12,
    ritardando: 0,
    dynamics: 0.25,
    looseness: 0.003,
  },
  CONFUSED: {
    ladder: 2,
    bpm: 100,
    density: 1,
    breath: 0.16,
    brokenness: 0.8,
    swing: 0.04,
    articulation: 0.7,
    loudness: -18,
    brightness: 0.5,
    leapiness: 0.5,
    tension: 0.5,
    register: 70,
    reverb: 0.3,
    ritardando: 0.04,
    dynamics: 0.5,
    looseness: 0.014,
  },
  DISGUSTED: {
    ladder: 5,
    bpm: 84,
    density: 0.95,
    breath: 0.12,
    brokenness: 0.2,
    swing: 0.1,
    articulation: 0.8,
    loudness: -17,
    brightness: 0.36,
    leapiness: 0.3,
    tension: 0.75,
    register: 58,
    reverb: 0.2,
    ritardando: 0.1,
    dynamics: 0.5,
    looseness: 0.009,
  },
  SURPRISED: {
    ladder: 0,
    bpm: 142,
    density: 1.1,
    breath: 0.16,
    brokenness: 0.9,
    swing: 0,
    articulation: 0.5,
    loudness: -14.2,
    brightness: 0.85,
    leapiness: 0.75,
    tension: 0.3,
    register: 79,
    reverb: 0.28,
    ritardando: 0.02,
    dynamics: 0.9,
    looseness: 0.004,
  },
  CALM: {
    ladder: 1,
    bpm: 68,
    density: 0.8,
    breath: 0.13,
    brokenness: 0,
    swing: 0,
    articulation: 1,
    loudness: -20.2,
    brightness: 0.34,
    leapiness: 0.12,
    tension: 0.04,
    register: 70,
    reverb: 0.5,
    ritardando: 0.14,
    dynamics: 0.3,
    looseness: 0.008,
  },
  FEAR: {
    ladder: 4,
    bpm: 112,
    density: 0.95,
    breath: 0.16,
    brokenness: 0.9,
    swing: 0,
    articulation: 0.5,
    loudness: -18.8,
    brightness: 0.45,
    leapiness: 0.7,
    tension: 0.85,
    register: 73,
    reverb: 0.5,
    ritardando: -0.04,
    dynamics: 0.9,
    looseness: 0.012,
  },
  UNKNOWN: {
    ladder: 3,
    bpm: 92,
    density: 0.9,
    breath: 0.11,
    brokenness: 0.1,
    swing: 0,
    articulation: 0.88,
    loudness: -19.4,
    brightness: 0.48,
    leapiness: 0.2,
    tension: 0.15,
    register: 68,
    reverb: 0.3,
    ritardando: 0.08,
    dynamics: 0.4,
    looseness: 0.007,
  },
}
