import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

import { attributes } from './detail/select-attributes.ts'
import { invalidMember, invalidParameter, notDeserializable } from './rekognition-error.ts'

const S3Object = Type.Object({
  Bucket: Type.Optional(Type.String({ minLength: 3, maxLength: 255, pattern: '^[0-9A-Za-z.\\-_]*$' })),
  Name: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
  Version: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
})

/** The input of DetectFaces, with the constraints of the API reference. `Bytes` is base64. */
export const DetectFacesRequest = Type.Object({
  Image: Type.Object({
    Bytes: Type.Optional(Type.String()),
    S3Object: Type.Optional(S3Object),
  }),
  Attributes: Type.Optional(Type.Array(Type.Enum([...attributes]))),
})

export type DetectFacesRequest = Static<typeof DetectFacesRequest>

/** Where the image comes from: exactly one of the two forms, complete. */
export type ImageSource = { bytes: string } | { bucket: string; key: string; version?: string }

/**
 * Reads the body of a DetectFaces call. As with AWS, null counts as absent and unknown members are ignored.
 * @throws RekognitionError SerializationException (no JSON, or a wrong JSON type) or ValidationException.
 */
export function parseDetectFacesRequest(body: Buffer): DetectFacesRequest {
  const input = parseJson(body)
  const [error] = Value.Errors(DetectFacesRequest, input)
  if (!error) return input as DetectFacesRequest
  const message = `${error.instancePath || '/'} ${error.message}`
  throw error.keyword === 'type' ? notDeserializable(message) : invalidMember(message)
}

/** @throws RekognitionError InvalidParameterException unless it is either bytes or a bucket with a key. */
export function imageSourceOf({ Image: { Bytes, S3Object } }: DetectFacesRequest): ImageSource {
  if (Bytes !== undefined && S3Object === undefined) return { bytes: Bytes }
  if (Bytes === undefined && S3Object?.Bucket !== undefined && S3Object.Name !== undefined) {
    const { Bucket: bucket, Name: key, Version: version } = S3Object
    return version === undefined ? { bucket, key } : { bucket, key, version }
  }
  throw invalidParameter('Image takes either Bytes or an S3Object with Bucket and Name')
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'), withoutNull)
  } catch (error) {
    throw notDeserializable('The body is not JSON', error)
  }
}

function withoutNull(this: unknown, _key: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value
}
