import type { EmotionType } from '@moodscape/mood/emotion'

/** How an emotion sounds, in words that music models know. */
export interface EmotionMusic {
  /** The emotion as a quality of the whole piece. */
  mood: string
  /** Beats a minute. */
  tempo: number
  meter: string
  mode: string
  /** What plays where no style was asked for. */
  instruments: string
  /** Where the melody lies, and how it moves. */
  melody: string
  harmony: string
  /** How notes are played, and how loud. */
  playing: string
  /** The emotion as a trace in a piece of another; completes "an undertone of". */
  trace: string
  /** What a voice sings where a model wants words: syllables, in no language. */
  syllables: readonly string[]
}

/**
 * Directions of mode, tempo, loudness and register follow Gabrielsson & Lindström (2010, Handbook of Music
 * and Emotion) and Micallef Grimaud & Eerola (2022, Music & Science 5), contour and harmony Nikolsky (2020,
 * Frontiers in Psychology 11:1488). Meters, and all of CONFUSED, DISGUSTED, SURPRISED and UNKNOWN, are our
 * inference.
 */
export const EMOTION_MUSIC: Readonly<Record<EmotionType, EmotionMusic>> = {
  HAPPY: {
    mood: 'joyful, cheerful and playful',
    tempo: 132,
    meter: '4/4',
    mode: 'major',
    instruments: 'bright marimba, plucked strings, hand claps and a bouncing upright bass',
    melody: 'a high melody in rising arches, mostly stepwise, with dancing rhythms',
    harmony: 'plain major chords, I-V-vi-IV',
    playing: 'light and detached, medium loud, lively',
    trace: 'cheerful lightness',
    syllables: ['la', 'da', 'dee', 'hey', 'ba', 'lai'],
  },
  SAD: {
    mood: 'sad, melancholic and lonely',
    tempo: 60,
    meter: '3/4',
    mode: 'minor',
    instruments: 'dark solo cello and felt piano',
    melody: 'a low melody that falls in small steps and sighs at its ends',
    harmony: 'minor chords, i-iv-VI-V, with slow suspensions',
    playing: 'legato and hushed, with long pauses and a slight slowing at the ends of phrases',
    trace: 'melancholic sorrow',
    syllables: ['oo', 'oh', 'mm', 'ah', 'loo', 'no'],
  },
  ANGRY: {
    mood: 'angry, furious and aggressive',
    tempo: 152,
    meter: '4/4',
    mode: 'Phrygian',
    instruments: 'distorted low strings, overdriven bass and pounding drums',
    melody: 'a jagged melody of leaps and hammered repetitions',
    harmony: 'power chords with flat seconds and tritones',
    playing: 'hard staccato accents, very loud, driving',
    trace: 'raging fury',
    syllables: ['hah', 'rah', 'dok', 'hey', 'gah', 'tak'],
  },
  CONFUSED: {
    mood: 'confused, puzzling and disorienting',
    tempo: 100,
    meter: '5/4',
    mode: 'whole-tone',
    instruments: 'muted vibraphone, prepared piano and a wandering bassoon',
    melody: 'a melody that starts over, changes direction and never arrives',
    harmony: 'augmented chords without a home key',
    playing: 'uneven accents, sudden changes of loudness, hesitating',
    trace: 'puzzling uncertainty',
    syllables: ['hm', 'uh', 'wa', 'eh', 'ho', 'ni'],
  },
  DISGUSTED: {
    mood: 'disgusted, sickly and repulsive',
    tempo: 84,
    meter: '4/4',
    mode: 'Phrygian',
    instruments: 'growling bass clarinet, detuned low piano and scraped strings',
    melody: 'a low melody that slides down and sags',
    harmony: 'clustered diminished chords over a flat second',
    playing: 'dull, dragging and smeared, with bent notes',
    trace: 'queasy revulsion',
    syllables: ['ugh', 'blo', 'urg', 'mo', 'vuh', 'eww'],
  },
  SURPRISED: {
    mood: 'surprised, astonished and full of wonder',
    tempo: 138,
    meter: '4/4',
    mode: 'Lydian',
    instruments: 'glittering celesta, pizzicato strings, piccolo and sudden cymbal swells',
    melody: 'a very high melody that leaps up and stops short',
    harmony: 'major chords a step apart, I-II, with unexpected turns',
    playing: 'short sparkling notes, sudden accents and pauses',
    trace: 'sudden astonishment',
    syllables: ['ah', 'wow', 'oh', 'ee', 'yay', 'ti'],
  },
  CALM: {
    mood: 'calm, peaceful and serene',
    tempo: 68,
    meter: '4/4',
    mode: 'major pentatonic',
    instruments: 'soft wooden flute, warm pads and a gentle harp',
    melody: 'a narrow melody in slow waves with plenty of rest',
    harmony: 'sustained major sevenths and added ninths',
    playing: 'legato, quiet and even, with long reverberation',
    trace: 'peaceful stillness',
    syllables: ['ooh', 'aah', 'mmm', 'loo', 'shoo', 'no'],
  },
  FEAR: {
    mood: 'fearful, ominous and full of dread',
    tempo: 112,
    meter: '4/4',
    mode: 'harmonic minor',
    instruments: 'tremolo strings, cold bells and a deep heartbeat drum',
    melody: 'an angular, high and broken melody with wide gaps',
    harmony: 'diminished chords that do not resolve',
    playing: 'trembling, very quiet with abrupt swells',
    trace: 'ominous dread',
    syllables: ['ss', 'hoo', 'ooh', 'ha', 'nn', 'shh'],
  },
  UNKNOWN: {
    mood: 'neutral, open and undecided',
    tempo: 92,
    meter: '4/4',
    mode: 'Dorian',
    instruments: 'clean electric piano, soft brushes and a round bass',
    melody: 'a plain melody in even waves around the middle register',
    harmony: 'two chords back and forth, i7-IV7',
    playing: 'moderate in everything, without accents',
    trace: 'reserve',
    syllables: ['doo', 'na', 'la', 'mm', 'ta', 'oh'],
  },
}
