import type { MelodyStyle } from '@moodscape/mood/styles'

/** A style in words that music models know. */
export interface StyleWords {
  /** What the piece is; completes "a sad …". */
  genre: string
  /** What plays, in place of the instruments of the emotion. */
  instruments: string
}

export const STYLE_WORDS: Readonly<Record<MelodyStyle, StyleWords>> = {
  piano: { genre: 'solo piano piece', instruments: 'one grand piano, closely recorded, nothing else' },
  strings: { genre: 'string quartet movement', instruments: 'two violins, viola and cello' },
  guitar: { genre: 'acoustic guitar piece', instruments: 'one nylon-string guitar, fingerpicked' },
  'music-box': { genre: 'music box tune', instruments: 'a small music box with steel comb and wooden case' },
  orchestral: {
    genre: 'orchestral film score',
    instruments: 'a full symphony orchestra with strings, woodwinds, brass and timpani',
  },
  ambient: {
    genre: 'ambient piece',
    instruments: 'evolving synthesizer pads, granular textures and distant field recordings',
  },
  electronic: {
    genre: 'electronic piece',
    instruments: 'analogue synthesizers, an arpeggiator, a drum machine and a sub bass',
  },
  jazz: { genre: 'jazz trio piece', instruments: 'piano, double bass and brushed drums, with swing' },
}

/** What the piece is where no style was asked for. */
export const ANY_GENRE = 'instrumental piece'
