import type { GeneratedKind, Tone } from '@moodscape/client'
import type { About as AboutGateway, MelodyStyle, PictureStyle, Upload } from '@moodscape/client/types'

export type { Mood, Tone } from '@moodscape/client'
export type {
  Emotion,
  GalleryEntry,
  Job,
  JobStatus,
  MelodyStyle,
  PictureStyle,
  Session,
  Upload,
  Variation,
} from '@moodscape/client/types'

/** A box around a face, in shares of the photo. */
export type FaceBox = NonNullable<Upload['face']>

/** The kinds of things that are made. */
export type MadeKind = GeneratedKind

/** A public page of an upload: who has its address sees picture, melody and words until it ends. */
export type Share = NonNullable<Upload['share']>

/** What the service is, and what the operator says of it, where that is known. */
export type About = Pick<AboutGateway, 'guests' | 'consent_version' | 'max_photo_bytes'> &
  Partial<Pick<AboutGateway, 'reads_with' | 'makes_with' | 'keeps_in'>> & {
    styles: { image: PictureStyle[]; melody: MelodyStyle[] }
  }

/** What a person wants beside the photo or the mood. */
export interface MakeOptions {
  tone: Tone
  image_style: PictureStyle | null
  melody_style: MelodyStyle | null
  keep_photo: boolean
}
