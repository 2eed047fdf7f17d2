import { type Static, Type } from 'typebox'

/** The ways a melody can be dressed. Without one, the emotion chooses its own instruments. */
export const MELODY_STYLES = [
  'piano',
  'strings',
  'guitar',
  'music-box',
  'orchestral',
  'ambient',
  'electronic',
  'jazz',
] as const

export const MelodyStyle = Type.Enum(MELODY_STYLES)
export type MelodyStyle = Static<typeof MelodyStyle>
