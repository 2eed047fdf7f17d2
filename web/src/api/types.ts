import type { MelodyStyle, PictureStyle, Upload } from '@moodscape/client/types'

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

/** A place on pleasant and energy, each -1..1. */
export type Mood = NonNullable<Upload['mood']>

/** Whether what is made feels as the mood does, or a little better. */
export type Tone = Upload['tone']

/** A box around a face, in shares of the photo. */
export type FaceBox = NonNullable<Upload['face']>

/** The kinds of things that are made. */
export type MadeKind = 'image' | 'melody'

/** A public page of an upload: who has its address sees picture, melody and words until it ends. */
export type Share = NonNullable<Upload['share']>

/** What the operator says of this Moodscape. A gateway that is older than this page says less. */
export interface About {
  guests: boolean
  reads_with?: string
  makes_with?: string
  keeps_in?: string
  styles?: { image: PictureStyle[]; melody: MelodyStyle[] }
  consent_version?: string
  max_photo_bytes?: number
}

/** What a person wants beside the photo or the mood. */
export interface MakeOptions {
  tone: Tone
  image_style: PictureStyle | null
  melody_style: MelodyStyle | null
  keep_photo: boolean
}
