import { type Static, Type } from 'typebox'

export const Checksum = Type.Object({
  algorithm: Type.Enum(['CRC32', 'CRC32C', 'SHA1', 'SHA256']),
  /** Base64; of a composite, with the number of parts behind a hyphen. */
  value: Type.String(),
  type: Type.Enum(['FULL_OBJECT', 'COMPOSITE']),
})
export type Checksum = Static<typeof Checksum>

/** What is kept of an object beside its bytes. */
export const ObjectRecord = Type.Object({
  key: Type.String(),
  size: Type.Integer({ minimum: 0 }),
  /** With its quotation marks. */
  etag: Type.String(),
  /** Milliseconds since the epoch, in whole seconds as HTTP counts. */
  modified: Type.Integer(),
  /** What a GET answers besides: type, disposition, cache rules, `x-amz-meta-*`. */
  headers: Type.Record(Type.String(), Type.String()),
  checksum: Type.Optional(Checksum),
  /** The multipart upload it was made by, so that completing it twice answers twice. */
  uploadId: Type.Optional(Type.String()),
})
export type ObjectRecord = Static<typeof ObjectRecord>

/** What a listing says of an object. */
export type ObjectSummary = Pick<ObjectRecord, 'size' | 'etag' | 'modified'>

/** One part of an upload that is not complete yet. */
export const PartRecord = Type.Object({
  partNumber: Type.Integer({ minimum: 1, maximum: 10_000 }),
  size: Type.Integer({ minimum: 0 }),
  etag: Type.String(),
  modified: Type.Integer(),
  checksum: Type.Optional(Checksum),
})
export type PartRecord = Static<typeof PartRecord>

export const UploadRecord = Type.Object({
  uploadId: Type.String(),
  key: Type.String(),
  initiated: Type.Integer(),
  headers: Type.Record(Type.String(), Type.String()),
  checksumAlgorithm: Type.Optional(Checksum.properties.algorithm),
  checksumType: Type.Optional(Checksum.properties.type),
})
export type UploadRecord = Static<typeof UploadRecord>

/** The methods that a rule for pages of other origins may name. */
export const CORS_METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'] as const
export type CorsMethod = (typeof CORS_METHODS)[number]

/** Which pages of other origins may do what, by the names of S3's own document. */
export const CorsRule = Type.Object({
  AllowedOrigin: Type.Array(Type.String()),
  AllowedMethod: Type.Array(Type.Enum([...CORS_METHODS])),
  AllowedHeader: Type.Array(Type.String()),
  ExposeHeader: Type.Array(Type.String()),
  MaxAgeSeconds: Type.Optional(Type.String()),
})
export type CorsRule = Static<typeof CorsRule>

export const BucketRecord = Type.Object({
  name: Type.String(),
  created: Type.Integer(),
})
export type BucketRecord = Static<typeof BucketRecord>
