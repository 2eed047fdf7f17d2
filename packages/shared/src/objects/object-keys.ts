/** Where uploads wait, as they came, until a worker has cleaned them. Never shown to anybody. */
export const INCOMING_PREFIX = 'incoming/'

/** @param attempt names one attempt at sending the photo: a repeated request never overwrites an accepted file */
export function incomingKey(userId: string, uploadId: string, attempt: string): string {
  return `${incomingPrefix(userId, uploadId)}${attempt}`
}

function incomingPrefix(userId: string, uploadId: string): string {
  return `${INCOMING_PREFIX}${userId}/${uploadId}/`
}

export function photoKey(userId: string, uploadId: string): string {
  return `user-uploads/${userId}/${uploadId}.jpg`
}

/** @param extension without the dot */
export function generatedImageKey(userId: string, uploadId: string, n: number, extension: string): string {
  return `generated-images/${userId}/${uploadId}/${n}.${extension}`
}

/** @param extension without the dot */
export function generatedMelodyKey(userId: string, uploadId: string, n: number, extension: string): string {
  return `generated-melodies/${userId}/${uploadId}/${n}.${extension}`
}

/** Every prefix below which objects of an upload can lie. */
export function prefixesOfUpload(userId: string, uploadId: string): string[] {
  return [
    incomingPrefix(userId, uploadId),
    photoKey(userId, uploadId),
    `generated-images/${userId}/${uploadId}/`,
    `generated-melodies/${userId}/${uploadId}/`,
  ]
}

/** Every prefix below which objects of a user can lie. */
export function prefixesOfUser(userId: string): string[] {
  return [INCOMING_PREFIX, 'user-uploads/', 'generated-images/', 'generated-melodies/'].map(
    (prefix) => `${prefix}${userId}/`,
  )
}
