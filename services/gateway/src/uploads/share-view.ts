import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { type Static, Type } from 'typebox'

import { EXAMPLE_SHARE } from '../openapi/examples.ts'
import { Url } from '../openapi/nullable.ts'

/** The public page of an upload, as its owner sees it. */
export const ShareBody = Type.Object(
  {
    url: Url,
    words: Type.String({ description: 'What the page says.' }),
    expires_at: Type.String({ format: 'date-time' }),
  },
  { $id: 'Share', description: 'The public page of an upload.', examples: [EXAMPLE_SHARE] },
)
export type ShareBody = Static<typeof ShareBody>

/**
 * A page that has ended is not there any more.
 *
 * @param publicUrl the gateway's address, below which public pages lie
 */
export function viewShare({ share }: UploadRecord, publicUrl: string): ShareBody | null {
  if (!share || share.expires_at <= new Date().toISOString()) return null
  return { url: `${publicUrl}/s/${share.id}`, words: share.words, expires_at: share.expires_at }
}
