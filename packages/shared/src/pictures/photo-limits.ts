/** What a photo may be: the gateway tells by the header, the worker by the picture. */
export const ACCEPTED_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
export type AcceptedType = (typeof ACCEPTED_TYPES)[number]

/** Rekognition's limit for images in S3, https://docs.aws.amazon.com/rekognition/latest/dg/limits.html */
export const MAX_PHOTO_BYTES = 15 * 1024 * 1024

/** Rekognition's smallest side in pixels, from the same page. */
export const MIN_SIDE = 80

export const MAX_PIXELS = 100_000_000
