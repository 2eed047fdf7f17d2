import { MAX_PHOTO_BYTES } from '@moodscape/shared/pictures/photo-limits'

import type { Answer } from '../http/answer.ts'
import type { DirectUploads } from '../photo/direct-uploads.ts'

/** Answers with a fresh form to send the photo of a direct upload with. */
export async function answerForm(
  { user_id, upload_id }: { user_id: string; upload_id: string },
  mediaType: string,
  directUploads: DirectUploads,
): Promise<Answer> {
  const form = await directUploads(user_id, upload_id, mediaType)
  return {
    status: 201,
    headers: { location: `/uploads/${upload_id}` },
    body: {
      upload_id,
      ...form,
      file_field: 'file',
      max_bytes: MAX_PHOTO_BYTES,
      complete_url: `/uploads/${upload_id}/complete`,
    },
  }
}
