import type { S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { incomingKey } from '@moodscape/shared/objects/object-keys'
import { ACCEPTED_TYPES, MAX_PHOTO_BYTES } from '@moodscape/shared/pictures/photo-limits'

import { secondsBetween } from '../stores/asset-urls.ts'

/** A form that a browser sends a photo with straight to the bucket. */
export interface UploadForm {
  url: string
  fields: Record<string, string>
  expires_at: string
}

/** Opens the bucket for exactly one photo of a user. */
export type DirectUploads = (userId: string, uploadId: string, mediaType: string) => Promise<UploadForm>

/** A direct upload has one place for its file, whose form can be used until it is completed or expires. */
export const DIRECT = 'direct'

const FORM_SECONDS = 900

/** @param client reaches the bucket at the address that browsers use */
export function createDirectUploads(
  client: S3Client,
  bucket: string,
  lifetimeSeconds = FORM_SECONDS,
): DirectUploads {
  return async (userId, uploadId, mediaType) => {
    const { expiration } = await client.config.credentials()
    const seconds = Math.min(lifetimeSeconds, secondsBetween(Date.now(), expiration))
    const form = await createPresignedPost(client, {
      Bucket: bucket,
      Key: incomingKey(userId, uploadId, DIRECT),
      Fields: { 'Content-Type': mediaType },
      Conditions: [['content-length-range', 1, MAX_PHOTO_BYTES]],
      Expires: seconds,
    })
    return { ...form, expires_at: new Date(Date.now() + seconds * 1_000).toISOString() }
  }
}

export function isAcceptedType(mediaType: string): boolean {
  return (ACCEPTED_TYPES as readonly string[]).includes(mediaType)
}
