import { IMAGE_STYLES, MELODY_STYLES } from '@moodscape/mood/styles'
import { type Static, Type } from 'typebox'

/** What distinguishes a kind of asset that is generated from a mood. */
interface GeneratedKindDefinition {
  /** The word for one, in the document of the API. */
  noun: string
  /** The folder of its objects in the bucket. */
  folder: string
  /** The field of a finished job's result that holds its address. */
  resultField: string
  /** The field of a gallery entry that holds the address of the newest one. */
  galleryField: string
  /** The field of an upload that lists all variations. */
  listField: string
  /** The styles that a client can ask for. */
  styles: readonly [string, ...string[]]
}

/**
 * The kinds that cost money at a provider and come in variations. A kind is its row here: ids, object keys, queues,
 * routes, fields of answers and the document of the API derive from it. Its worker is a service of its own.
 */
export const GENERATED = {
  image: {
    noun: 'picture',
    folder: 'generated-images',
    resultField: 'generated_image_url',
    galleryField: 'generated_image',
    listField: 'images',
    styles: IMAGE_STYLES,
  },
  melody: {
    noun: 'melody',
    folder: 'generated-melodies',
    resultField: 'melody_url',
    galleryField: 'melody',
    listField: 'melodies',
    styles: MELODY_STYLES,
  },
} as const satisfies Record<string, GeneratedKindDefinition>

export type GeneratedKind = keyof typeof GENERATED
export const GENERATED_KINDS = Object.keys(GENERATED) as GeneratedKind[]

/** The kinds of work on an upload. Each has a queue and a worker of its own. Reading the emotion comes first. */
export type JobKind = 'emotion' | GeneratedKind
export const JOB_KINDS: readonly JobKind[] = ['emotion', ...GENERATED_KINDS]
export const JobKind = Type.Enum<JobKind[]>([...JOB_KINDS])

export function isGenerated(kind: JobKind): kind is GeneratedKind {
  return Object.hasOwn(GENERATED, kind)
}

type FieldName = 'resultField' | 'galleryField' | 'listField'

/** An object with one property for each generated kind, under the name that the catalogue gives it in `Field`. */
export type ByField<Field extends FieldName, Value> = {
  [Kind in GeneratedKind as (typeof GENERATED)[Kind][Field]]: Value
}

/** Builds an object with one property for each generated kind, named by a field of the catalogue. */
export function byField<Field extends FieldName, Value>(
  field: Field,
  valueOf: (kind: GeneratedKind) => Value,
): ByField<Field, Value> {
  return Object.fromEntries(
    GENERATED_KINDS.map((kind) => [GENERATED[kind][field], valueOf(kind)]),
  ) as ByField<Field, Value>
}

/** Builds an object with one property for each of the kinds, named like the kind. */
export function byKind<Kind extends JobKind, Value>(
  kinds: readonly Kind[],
  valueOf: (kind: Kind) => Value,
): Record<Kind, Value> {
  return Object.fromEntries(kinds.map((kind) => [kind, valueOf(kind)])) as Record<Kind, Value>
}

/** The field of an upload request that gives the style of a kind. */
export type StyleField = `${GeneratedKind}_style`

export function styleField(kind: GeneratedKind): StyleField {
  return `${kind}_style`
}

/** Builds an object with one property for the style of each generated kind. */
export function byStyleField<Value>(valueOf: (kind: GeneratedKind) => Value): Record<StyleField, Value> {
  return Object.fromEntries(GENERATED_KINDS.map((kind) => [styleField(kind), valueOf(kind)])) as Record<
    StyleField,
    Value
  >
}

/** What a client sees of a job. */
export const JOB_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'canceled', 'expired'] as const
export const JobStatus = Type.Enum([...JOB_STATUSES])
export type JobStatus = (typeof JOB_STATUSES)[number]

/** What the queue carries: enough to find the part in the records, and nothing of its content. */
export const JobTicket = Type.Object({
  user_id: Type.String({ minLength: 1, maxLength: 128 }),
  upload_id: Type.String({ minLength: 1, maxLength: 64 }),
  job_id: Type.String({ minLength: 1, maxLength: 128 }),
  traceparent: Type.Optional(
    Type.String({ description: 'What the work on it is linked to in traces (W3C Trace Context).' }),
  ),
})
export type JobTicket = Static<typeof JobTicket>
