import { affectOf } from '@moodscape/mood/affect-of'
import { ScoredEmotion } from '@moodscape/mood/emotion'
import {
  byField,
  byKind,
  GENERATED_KINDS,
  type GeneratedKind,
  JOB_KINDS,
} from '@moodscape/shared/records/kinds'
import { shownPhoto } from '@moodscape/shared/records/photo-removal'
import {
  countSucceeded,
  latestAsset,
  partsOfKind,
  shownAsset,
  statusOf,
} from '@moodscape/shared/records/upload-parts'
import {
  type Asset,
  FaceBox,
  type ListedUpload,
  Mood,
  Tone,
  type UploadRecord,
} from '@moodscape/shared/records/upload-record'
import { type Static, Type } from 'typebox'

import { JobState } from '../jobs/job-view.ts'
import { Emotion } from '../openapi/emotion-schema.ts'
import { EXAMPLE_ENTRY, EXAMPLE_UPLOAD } from '../openapi/examples.ts'
import { Nullable, Url } from '../openapi/nullable.ts'
import { refTo } from '../openapi/ref-to.ts'
import type { UrlOf } from '../stores/asset-urls.ts'
import { ShareBody, viewShare } from './share-view.ts'
import { Variation, viewVariation } from './variation-view.ts'

const Statuses = Type.Object(byKind(JOB_KINDS, () => Type.Optional(refTo(JobState))))

const Photo = Type.Object({
  thumbnail: Nullable(Url),
  placeholder: Nullable(Type.String()),
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
})

/** One entry of the gallery. What is not there (yet) is null. */
export const GalleryEntry = Type.Object(
  {
    original_image: Nullable(Url),
    photo: Nullable(Photo),
    emotion: Nullable(refTo(Emotion)),
    chosen_emotion: Nullable(refTo(Emotion)),
    mood: Nullable(Mood),
    ...byField('galleryField', () => Nullable(Url)),
    upload_id: Type.String(),
    created_at: Type.String({ format: 'date-time' }),
    status: Statuses,
    variations: Type.Object(byKind(GENERATED_KINDS, () => Type.Integer())),
    shown: Type.Object(
      byKind(GENERATED_KINDS, () => Nullable(refTo(Variation))),
      { description: 'Of each kind the variation that was chosen, else the newest finished one.' },
    ),
  },
  {
    $id: 'GalleryEntry',
    description: 'An upload, and what it shows of what was made from it.',
    examples: [EXAMPLE_ENTRY],
  },
)
export type GalleryEntry = Static<typeof GalleryEntry>

/** One upload in full. */
export const UploadBody = Type.Object(
  {
    ...GalleryEntry.properties,
    emotions: Type.Array(ScoredEmotion),
    face: Nullable(FaceBox),
    tone: Tone,
    share: Nullable(refTo(ShareBody)),
    ...byField('listField', () => Type.Array(refTo(Variation))),
  },
  {
    $id: 'Upload',
    description: 'An upload with everything made from it, newest first.',
    examples: [EXAMPLE_UPLOAD],
  },
)
export type UploadBody = Static<typeof UploadBody>

export function viewGalleryEntry(upload: ListedUpload, urlOf: UrlOf): GalleryEntry {
  const photo = shownPhoto(upload)
  const shown = byKind(GENERATED_KINDS, (kind) => viewShown(upload, kind, urlOf))
  return {
    original_image: photo ? urlOf(photo.key) : null,
    photo: photo ? viewPhoto(photo, urlOf) : null,
    emotion: upload.emotion ?? null,
    chosen_emotion: upload.chosen_emotion ?? null,
    mood: moodOf(upload),
    ...byField('galleryField', (kind) => shown[kind]?.url ?? null),
    upload_id: upload.upload_id,
    created_at: upload.created_at,
    status: viewStatuses(upload),
    variations: byKind(GENERATED_KINDS, (kind) => countSucceeded(upload, kind)),
    shown,
  }
}

/** @param publicUrl the gateway's address, below which public pages lie */
export function viewUpload(upload: UploadRecord, urlOf: UrlOf, publicUrl: string): UploadBody {
  return {
    ...viewGalleryEntry(upload, urlOf),
    emotions: upload.emotions ?? [],
    face: upload.face ?? null,
    tone: upload.tone ?? 'match',
    share: viewShare(upload, publicUrl),
    ...byField('listField', (kind) =>
      partsOfKind(upload, kind).map((part) => viewVariation(upload, part, urlOf)),
    ),
  }
}

function viewShown(upload: ListedUpload, kind: GeneratedKind, urlOf: UrlOf) {
  const part = shownAsset(upload, kind)
  return part ? viewVariation(upload, part, urlOf) : null
}

function viewPhoto({ thumbnail, placeholder, width, height }: Asset, urlOf: UrlOf) {
  return {
    thumbnail: thumbnail ? urlOf(thumbnail.key) : null,
    placeholder: placeholder ?? null,
    width: width ?? null,
    height: height ?? null,
  }
}

/** Records from before moods were kept have the emotions that theirs follows from. */
function moodOf({ mood, emotions }: ListedUpload): Mood | null {
  return mood ?? (emotions ? affectOf(emotions) : null)
}

function viewStatuses(upload: ListedUpload): GalleryEntry['status'] {
  const now = new Date()
  return Object.fromEntries(
    JOB_KINDS.flatMap((kind) => {
      const part = latestAsset(upload, kind) ?? partsOfKind(upload, kind)[0]
      return part ? [[kind, statusOf(part, now)]] : []
    }),
  )
}
