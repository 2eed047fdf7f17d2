import type { Decoder } from './prepare-photo.ts'

/** Decodes with what the browser has: upright, as the camera held it. */
export const browserDecoder: Decoder = {
  async decode(file) {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
    return {
      width: bitmap.width,
      height: bitmap.height,
      close: () => bitmap.close(),
      shrink({ width, height }) {
        const canvas = new OffscreenCanvas(width, height)
        const context = canvas.getContext('2d')
        if (!context) throw new Error('no canvas')
        context.imageSmoothingQuality = 'high'
        context.drawImage(bitmap, 0, 0, width, height)
        return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
      },
    }
  },
}
