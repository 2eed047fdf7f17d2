import sharp from 'sharp'

import type { PaintFormat } from './paint-request.ts'

export const MEDIA_TYPES = { webp: 'image/webp', png: 'image/png', jpg: 'image/jpeg' } as const

/** Packs sRGB pixels, three bytes each, into an image file. */
export async function encode(
  pixels: Buffer,
  width: number,
  height: number,
  format: PaintFormat,
): Promise<Buffer> {
  const image = sharp(pixels, { raw: { width, height, channels: 3 } })
  switch (format) {
    case 'webp':
      return await image.webp({ quality: 90, effort: 0 }).toBuffer()
    case 'png':
      return await image.png({ compressionLevel: 6 }).toBuffer()
    case 'jpg':
      return await image.jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer()
  }
}
