import { byKind, GENERATED, GENERATED_KINDS, type GeneratedKind } from '../records/kinds.ts'

/** Uploaded files wait here, unchanged, until a worker has cleaned them. They are never shown to a client. */
export const INCOMING_PREFIX = 'incoming/'
const PHOTO_PREFIX = 'user-uploads/'
const ASSET_PREFIXES = byKind(GENERATED_KINDS, (kind) => `${GENERATED[kind].folder}/`)

/** @param attempt names one attempt at sending the photo: a repeated request never overwrites an accepted file */
export function incomingKey(userId: string, uploadId: string, attempt: string): string {
  return `${incomingPrefix(userId, uploadId)}${attempt}`
}

function incomingPrefix(userId: string, uploadId: string): string {
  return `${INCOMING_PREFIX}${userId}/${uploadId}/`
}

/** @param degrees by which the photo was turned clockwise after it was first stored: it then has another key */
export function photoKey(userId: string, uploadId: string, degrees = 0): string {
  return `${photoPrefix(userId, uploadId)}${degrees === 0 ? '' : `${degrees}.`}jpg`
}

/** The thumbnail of a photo, which goes with it: one that is turned has another. */
export function photoThumbnailKey(userId: string, uploadId: string, degrees = 0): string {
  return photoKey(userId, uploadId, degrees).replace(/jpg$/, 'thumb.webp')
}

function photoPrefix(userId: string, uploadId: string): string {
  return `${PHOTO_PREFIX}${userId}/${uploadId}.`
}

/**
 * The n-th variation of a generated kind.
 *
 * @param extension without the dot
 */
export function assetKey(
  kind: GeneratedKind,
  userId: string,
  uploadId: string,
  n: number,
  extension: string,
): string {
  return `${assetPrefix(kind, userId, uploadId)}${n}.${extension}`
}

function assetPrefix(kind: GeneratedKind, userId: string, uploadId: string): string {
  return `${ASSET_PREFIXES[kind]}${userId}/${uploadId}/`
}

/** Every prefix below which files of the photo of an upload can lie. */
export function prefixesOfPhoto(userId: string, uploadId: string): string[] {
  return [incomingPrefix(userId, uploadId), photoPrefix(userId, uploadId)]
}

/** Every prefix below which objects of an upload can lie. */
export function prefixesOfUpload(userId: string, uploadId: string): string[] {
  return [
    ...prefixesOfPhoto(userId, uploadId),
    ...GENERATED_KINDS.map((kind) => assetPrefix(kind, userId, uploadId)),
  ]
}

/** Every prefix below which objects of a user can lie. */
export function prefixesOfUser(userId: string): string[] {
  return [INCOMING_PREFIX, PHOTO_PREFIX, ...Object.values(ASSET_PREFIXES)].map(
    (prefix) => `${prefix}${userId}/`,
  )
}
