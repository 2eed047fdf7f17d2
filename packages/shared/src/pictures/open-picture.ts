import type { Sharp, SharpOptions } from 'sharp'

/** Loads libvips with the first picture, and keeps its memory steady: no cache, and one thread a picture. */
export async function openPicture(bytes: Buffer, options: SharpOptions): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp(bytes, { sequentialRead: true, ...options })
}
