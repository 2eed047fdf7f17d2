import type { Sharp, SharpOptions } from 'sharp'

const DECODE_SECONDS = 30

let loading: ReturnType<typeof loadSharp> | undefined

/** Loads libvips with the first picture, and keeps its memory steady: no cache, and one thread a picture. */
async function loadSharp() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp
}

/** Opens a picture. What is done with it ends with an error when it takes longer than any real one. */
export async function openPicture(bytes: Buffer, options: SharpOptions): Promise<Sharp> {
  const sharp = await (loading ??= loadSharp())
  return sharp(bytes, { sequentialRead: true, ...options }).timeout({ seconds: DECODE_SECONDS })
}
