import { ScoredEmotion } from '@moodscape/mood/emotion'
import {
  byField,
  byKind,
  GENERATED_KINDS,
  type GeneratedKind,
  JOB_KINDS,
} from '@moodscape/shared/records/kinds'
import { jobIdOfPart, latestAsset, partsOfKind, statusOf } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import { type Static, Type } from 'typebox'

import { JobState } from '../jobs/job-view.ts'
import { Emotion } from '../openapi/emotion-schema.ts'
import { EXAMPLE_ENTRY, EXAMPLE_UPLOAD, EXAMPLE_VARIATION } from '../openapi/examples.ts'
import { refTo } from '../openapi/ref-to.ts'
import type { AssetUrls } from '../stores/asset-urls.ts'

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])
const Url = Type.String({ format: 'uri' })
const Statuses = Type.Object(byKind(JOB_KINDS, () => Type.Optional(refTo(JobState))))

/** One entry of the gallery. What is not there (yet) is null. */
export const GalleryEntry = Type.Object(
  {
    original_image: Nullable(Url),
    emotion: Nullable(refTo(Emotion)),
    ...byField('galleryField', () => Nullable(Url)),
    upload_id: Type.String(),
    created_at: Type.String({ format: 'date-time' }),
    status: Statuses,
    variations: Type.Object(byKind(GENERATED_KINDS, () => Type.Integer())),
  },
  {
    $id: 'GalleryEntry',
    description: 'An upload and the newest of what was made from it.',
    examples: [EXAMPLE_ENTRY],
  },
)
export type GalleryEntry = Static<typeof GalleryEntry>

export const Variation = Type.Object(
  {
    job_id: Type.String(),
    status: refTo(JobState),
    created_at: Type.String({ format: 'date-time' }),
    url: Nullable(Url),
    media_type: Nullable(Type.String()),
    style: Nullable(Type.String()),
    seed: Type.Integer(),
    emotion: Nullable(refTo(Emotion)),
  },
  { $id: 'Variation', description: 'One picture or melody of an upload.', examples: [EXAMPLE_VARIATION] },
)

/** One upload in full. */
export const UploadBody = Type.Object(
  {
    ...GalleryEntry.properties,
    emotions: Type.Array(ScoredEmotion),
    ...byField('listField', () => Type.Array(refTo(Variation))),
  },
  {
    $id: 'Upload',
    description: 'An upload with everything made from it, newest first.',
    examples: [EXAMPLE_UPLOAD],
  },
)
export type UploadBody = Static<typeof UploadBody>

export async function viewGalleryEntry(upload: UploadRecord, urls: AssetUrls): Promise<GalleryEntry> {
  const url = async (key: string | undefined) => (key === undefined ? null : urls(key))
  const now = new Date()
  const status = Object.fromEntries(
    JOB_KINDS.flatMap((kind) => {
      const shown = latestAsset(upload, kind) ?? partsOfKind(upload, kind)[0]
      return shown ? [[kind, statusOf(shown, now)]] : []
    }),
  )
  const newest = byField('galleryField', (kind) => url(latestAsset(upload, kind)?.asset?.key))
  return {
    original_image: await url(upload.photo?.key),
    emotion: upload.emotion ?? null,
    ...(await allOf(newest)),
    upload_id: upload.upload_id,
    created_at: upload.created_at,
    status,
    variations: byKind(GENERATED_KINDS, (kind) => countFinished(upload, kind)),
  }
}

export async function viewUpload(upload: UploadRecord, urls: AssetUrls): Promise<UploadBody> {
  const variations = byField('listField', (kind) =>
    Promise.all(partsOfKind(upload, kind).map((part) => viewVariation(upload, part, urls))),
  )
  return {
    ...(await viewGalleryEntry(upload, urls)),
    emotions: upload.emotions ?? [],
    ...(await allOf(variations)),
  }
}

async function viewVariation(upload: UploadRecord, part: Part, urls: AssetUrls) {
  return {
    job_id: jobIdOfPart(upload, part),
    status: statusOf(part, new Date()),
    created_at: part.created_at,
    url: part.asset ? await urls(part.asset.key) : null,
    media_type: part.asset?.media_type ?? null,
    style: part.request.style ?? null,
    seed: part.request.seed,
    emotion: part.request.emotion ?? upload.emotion ?? null,
  }
}

function countFinished(upload: UploadRecord, kind: GeneratedKind): number {
  return partsOfKind(upload, kind).filter((part) => part.state === 'succeeded').length
}

/** Waits for the value of every property. */
async function allOf<Values extends Record<string, Promise<unknown>>>(
  values: Values,
): Promise<{ [Name in keyof Values]: Awaited<Values[Name]> }> {
  const entries = Object.entries(values).map(async ([name, value]) => [name, await value] as const)
  return Object.fromEntries(await Promise.all(entries)) as { [Name in keyof Values]: Awaited<Values[Name]> }
}
