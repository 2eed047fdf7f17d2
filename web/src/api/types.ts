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

/** What the operator says of this Moodscape. A gateway that is older than this page says less. */
export type About = Pick<AboutGateway, 'guests'> &
  Partial<Omit<AboutGateway, 'styles'>> & { styles?: { image: PictureStyle[]; melody: MelodyStyle[] } }

/** What a person wants beside the photo or the mood. */
export interface MakeOptions {
  tone: Tone
  image_style: PictureStyle | null
  melody_style: MelodyStyle | null
  keep_photo: boolean
}
