import type { EmotionType } from '@moodscape/mood/emotion'

/** How an emotion sounds, in words that music models know. */
export interface EmotionMelody {
  /** The emotion as a quality of the whole piece. */
  mood: string
  bpm: number
  metre: string
  mode: string
  /** Where no style was asked for. */
  instruments: string
  contour: string
  articulation: string
  harmony: string
  dynamics: string
  /** The emotion as a trace in music of another; completes "an undertone of". */
  trace: string
}

/**
 * Directions of tempo, mode, loudness and articulation follow Gabrielsson & Lindström (2010, Handbook of Music and
 * Emotion) and Micallef Grimaud & Eerola (2022); contour and harmony Nikolsky (2020, PMC7396614). Words are ours.
 */
export const EMOTION_MELODIES: Readonly<Record<EmotionType, EmotionMelody>> = {
  HAPPY: {
    mood: 'joyful, sunny and carefree',
    bpm: 132,
    metre: '4/4 with a light swing',
    mode: 'major key',
    instruments: 'marimba, plucked strings, glockenspiel, hand claps',
    contour: 'a rising arch in a high register',
    articulation: 'short and springy',
    harmony: 'bright tonic, dominant and subdominant chords',
    dynamics: 'lively and fairly loud',
    trace: 'cheerful brightness',
  },
  SAD: {
    mood: 'sorrowful, tender and lonely',
    bpm: 60,
    metre: 'slow 3/4',
    mode: 'minor key',
    instruments: 'solo cello, soft piano',
    contour: 'falling, narrow phrases in a low register',
    articulation: 'long and legato, like sighs',
    harmony: 'minor tonic and subdominant with a deceptive turn to the submediant',
    dynamics: 'soft, swelling and dying away',
    trace: 'wistful melancholy',
  },
  ANGRY: {
    mood: 'furious, driving and harsh',
    bpm: 152,
    metre: 'hammering 4/4',
    mode: 'Phrygian minor',
    instruments: 'distorted bass, biting strings, heavy drums',
    contour: 'jagged leaps and repeated notes',
    articulation: 'hard staccato with strong accents',
    harmony: 'flat second and tritone clashes, power chords',
    dynamics: 'loud throughout',
    trace: 'gritty tension',
  },
  CONFUSED: {
    mood: 'puzzled, wandering and unsettled',
    bpm: 100,
    metre: 'uneven 5/4',
    mode: 'whole-tone scale',
    instruments: 'clarinet, muted mallets, prepared piano',
    contour: 'searching lines that turn back on themselves',
    articulation: 'a mix of held and clipped notes',
    harmony: 'augmented chords without a home',
    dynamics: 'medium, with sudden hesitations',
    trace: 'questioning uncertainty',
  },
  DISGUSTED: {
    mood: 'repelled, sour and sluggish',
    bpm: 84,
    metre: 'limping 4/4',
    mode: 'Phrygian minor with chromatic slides',
    instruments: 'bassoon, low muted brass, detuned piano',
    contour: 'sinking chromatic lines in a low register',
    articulation: 'heavy and smeared',
    harmony: 'diminished chords and flat seconds',
    dynamics: 'medium, with ugly swells',
    trace: 'sour dissonance',
  },
  SURPRISED: {
    mood: 'astonished, sparkling and sudden',
    bpm: 138,
    metre: '4/4 full of unexpected rests',
    mode: 'Lydian major',
    instruments: 'xylophone, pizzicato strings, bells, cymbal',
    contour: 'quick upward leaps',
    articulation: 'crisp staccato with sforzando accents',
    harmony: 'major chords a step apart that turn unexpectedly',
    dynamics: 'quick changes from soft to loud',
    trace: 'sudden sparkle',
  },
  CALM: {
    mood: 'peaceful, gentle and clear',
    bpm: 68,
    metre: 'slow 4/4',
    mode: 'major pentatonic',
    instruments: 'breathy flute, soft piano, warm pad',
    contour: 'a narrow wave of mostly neighbouring notes',
    articulation: 'smooth legato with room to breathe',
    harmony: 'major seventh and added ninth chords that hardly move',
    dynamics: 'very soft and even',
    trace: 'quiet stillness',
  },
  FEAR: {
    mood: 'anxious, dark and expectant',
    bpm: 112,
    metre: 'nervous 4/4',
    mode: 'harmonic minor',
    instruments: 'tremolo strings, low heartbeat drum, glassy bells',
    contour: 'angular fragments broken off by silence',
    articulation: 'short, trembling',
    harmony: 'diminished chords over a pedal tone',
    dynamics: 'soft with wide, sudden swells',
    trace: 'uneasy shivering',
  },
  UNKNOWN: {
    mood: 'neutral, open and contemplative',
    bpm: 92,
    metre: 'steady 4/4',
    mode: 'Dorian mode',
    instruments: 'felt piano, soft upright bass',
    contour: 'an even wave in the middle register',
    articulation: 'relaxed',
    harmony: 'minor seventh to major subdominant and back',
    dynamics: 'medium and steady',
    trace: 'plain neutrality',
  },
}
