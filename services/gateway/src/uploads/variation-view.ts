import { AssetDetails } from '@moodscape/shared/records/asset-details'
import { emotionOfPart } from '@moodscape/shared/records/paid-failures'
import { jobIdOfPart, statusOf } from '@moodscape/shared/records/upload-parts'
import { type Asset, type ListedUpload, type Part, Tone } from '@moodscape/shared/records/upload-record'
import { type Static, Type } from 'typebox'

import { JobState } from '../jobs/job-view.ts'
import { Emotion } from '../openapi/emotion-schema.ts'
import { EXAMPLE_VARIATION } from '../openapi/examples.ts'
import { Nullable, Url } from '../openapi/nullable.ts'
import { refTo } from '../openapi/ref-to.ts'
import type { UrlOf } from '../stores/asset-urls.ts'

const { width, height, palette, placeholder, seconds, peaks, music_key, tempo } = AssetDetails.properties

const Details = Type.Object(
  {
    width,
    height,
    palette,
    thumbnail: Type.Optional(Url),
    placeholder,
    seconds,
    peaks,
    key: music_key,
    tempo,
    midi: Type.Optional(Url),
  },
  { description: 'What is known of the work; of a picture its colours, of a melody its loudness.' },
)

export const Variation = Type.Object(
  {
    job_id: Type.String(),
    n: Type.Integer({ minimum: 1, description: 'Counts the variations of a kind.' }),
    status: refTo(JobState),
    created_at: Type.String({ format: 'date-time' }),
    url: Nullable(Url),
    media_type: Nullable(Type.String()),
    style: Nullable(Type.String()),
    seed: Type.Integer(),
    tone: Tone,
    emotion: Nullable(refTo(Emotion)),
    model: Nullable(Type.String()),
    prompt: Nullable(Type.String()),
    details: Details,
  },
  { $id: 'Variation', description: 'One picture or melody of an upload.', examples: [EXAMPLE_VARIATION] },
)
export type Variation = Static<typeof Variation>

export function viewVariation(upload: ListedUpload, part: Part, urlOf: UrlOf): Variation {
  return {
    job_id: jobIdOfPart(upload, part),
    n: part.n,
    status: statusOf(part, new Date()),
    created_at: part.created_at,
    url: part.asset ? urlOf(part.asset.key) : null,
    media_type: part.asset?.media_type ?? null,
    style: part.request.style ?? null,
    seed: part.request.seed,
    tone: part.request.tone ?? upload.tone ?? 'match',
    emotion: emotionOfPart(upload, part) ?? null,
    model: part.model ?? null,
    prompt: part.asset?.prompt ?? null,
    details: part.asset ? viewDetails(part.asset, urlOf) : {},
  }
}

function viewDetails(asset: Asset, urlOf: UrlOf): Static<typeof Details> {
  const {
    thumbnail,
    music_key: key,
    midi,
    width,
    height,
    palette,
    placeholder,
    seconds,
    peaks,
    tempo,
  } = asset
  const known = {
    width,
    height,
    palette,
    thumbnail: thumbnail && urlOf(thumbnail.key),
    placeholder,
    seconds,
    peaks,
    key,
    tempo,
    midi: midi && urlOf(midi.key),
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}
