import { createHmac, timingSafeEqual } from 'node:crypto'

import type { GalleryFilter, GalleryPosition } from '@moodscape/shared/records/upload-store'

import { problem } from '../http/problems.ts'

/** Makes positions in a gallery into opaque text that only its own user can use, with the filter it was found with. */
export interface GalleryCursors {
  write(userId: string, filter: GalleryFilter, position: GalleryPosition): string
  /** @throws Problem `invalid_request` for anything this service did not write for this user and filter */
  read(userId: string, filter: GalleryFilter, cursor: string): GalleryPosition
}

export function createGalleryCursors(secret: string): GalleryCursors {
  const sign = (userId: string, filter: GalleryFilter, text: string) =>
    createHmac('sha256', secret)
      .update(['gallery-cursor', userId, text, ...nameOf(filter)].join('\n'))
      .digest()
      .subarray(0, 16)

  return {
    write(userId, filter, { created_at, upload_id }) {
      const text = `${created_at} ${upload_id}`
      const signature = sign(userId, filter, text)
      return `${Buffer.from(text).toString('base64url')}.${signature.toString('base64url')}`
    },

    read(userId, filter, cursor) {
      const [body = '', signature = '', ...rest] = cursor.split('.')
      const text = Buffer.from(body, 'base64url').toString()
      const given = Buffer.from(signature, 'base64url')
      const expected = sign(userId, filter, text)
      const [created_at, upload_id] = text.split(' ')
      const isOurs = rest.length === 0 && given.length === expected.length && timingSafeEqual(given, expected)
      if (!isOurs || !created_at || !upload_id) {
        throw problem('invalid_request', {
          errors: [{ field: 'cursor', message: 'is not a cursor of this gallery and these filters' }],
        })
      }
      return { created_at, upload_id }
    },
  }
}

/** Nothing for no filter: cursors from before there were filters stay good. */
function nameOf({ emotion, from, to }: GalleryFilter): string[] {
  return (emotion ?? from ?? to) === undefined ? [] : [JSON.stringify([emotion, from, to])]
}
