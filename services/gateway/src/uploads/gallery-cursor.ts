import { createHmac, timingSafeEqual } from 'node:crypto'

import type { GalleryPosition } from '@moodscape/shared/records/upload-store'

import { problem } from '../http/problems.ts'

/** Makes positions in a gallery into opaque text that only its own user can use. */
export interface GalleryCursors {
  write(userId: string, position: GalleryPosition): string
  /** @throws Problem `invalid_request` for anything this service did not write for this user */
  read(userId: string, cursor: string): GalleryPosition
}

export function createGalleryCursors(secret: string): GalleryCursors {
  const sign = (userId: string, text: string) =>
    createHmac('sha256', secret).update(`gallery-cursor\n${userId}\n${text}`).digest().subarray(0, 16)

  return {
    write(userId, { created_at, upload_id }) {
      const text = `${created_at} ${upload_id}`
      return `${Buffer.from(text).toString('base64url')}.${sign(userId, text).toString('base64url')}`
    },

    read(userId, cursor) {
      const [body = '', signature = '', ...rest] = cursor.split('.')
      const text = Buffer.from(body, 'base64url').toString()
      const given = Buffer.from(signature, 'base64url')
      const expected = sign(userId, text)
      const [created_at, upload_id] = text.split(' ')
      const isOurs = rest.length === 0 && given.length === expected.length && timingSafeEqual(given, expected)
      if (!isOurs || !created_at || !upload_id) {
        throw problem('invalid_request', {
          errors: [{ field: 'cursor', message: 'is not a cursor of this gallery' }],
        })
      }
      return { created_at, upload_id }
    },
  }
}
