import type { MelodyStyle } from '@moodscape/shared/styles'

/** A style in words that music models know. */
export interface StyleWords {
  /** Completes "Instrumental …". */
  genre: string
  instruments: string
}

export const STYLE_WORDS: Readonly<Record<MelodyStyle, StyleWords>> = {
  piano: { genre: 'solo piano miniature', instruments: 'one grand piano, close and warm' },
  strings: { genre: 'string quartet', instruments: 'two violins, viola and cello in a small hall' },
  guitar: { genre: 'acoustic guitar piece', instruments: 'fingerpicked nylon-string guitar, a second guitar softly below' },
  'music-box': { genre: 'music box tune', instruments: 'a wooden music box with bright metal tines, celesta' },
  orchestral: { genre: 'orchestral film cue', instruments: 'full orchestra with woodwinds, horns, strings and timpani' },
  ambient: { genre: 'ambient soundscape', instruments: 'slow synthesizer pads, soft bells, distant texture' },
  electronic: { genre: 'melodic electronica', instruments: 'analogue synthesizer lead, arpeggios, round bass, light drums' },
  jazz: { genre: 'jazz trio', instruments: 'piano, double bass and brushed drums' },
}
