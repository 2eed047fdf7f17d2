import type { Metadata } from 'sharp'

/** A picture that cannot be decoded line by line may take so many bytes of memory as a whole. */
export const MAX_WHOLE_BYTES = 512 * 1024 * 1024

/**
 * The bytes that decoding holds at once. Progressive JPEGs are held as coefficients of 16 bits, interlaced PNGs as
 * pixels, until their last scan is read; a JPEG with a gain map (Ultra HDR) is decoded as a whole. A lossless WebP is
 * held as pixels of 32 bits, however small it is loaded: one of 100 megapixels takes a process from 100 to 500 MB. The
 * header does not tell it from a lossy one. Everything else passes line by line.
 */
export function estimateWholeBytes(header: Metadata): number {
  const pixels = header.width * header.height
  if (header.format === 'webp') return pixels * 4
  const ofGainMap = header.gainMap ? pixels * 3 : 0
  if (!header.isProgressive) return ofGainMap
  if (header.format === 'png') return pixels * header.channels * (header.depth === 'ushort' ? 2 : 1)
  return ofGainMap + pixels * 2 * (header.chromaSubsampling === '4:2:0' ? 1.5 : header.channels)
}
