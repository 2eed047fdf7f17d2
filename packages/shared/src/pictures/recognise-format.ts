export type PictureFormat = 'jpeg' | 'png' | 'webp'

const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n'

/**
 * The format of a picture by its first bytes; names and announced types are the sender's claim. A JPEG is told by two
 * bytes, as libjpeg does: what follows may be stray. (The package file-type asks for a third.)
 */
export function recogniseFormat(head: Buffer): PictureFormat | undefined {
  const start = head.toString('latin1', 0, 12)
  if (start.startsWith('\xff\xd8')) return 'jpeg'
  if (start.startsWith(PNG_SIGNATURE)) return 'png'
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'webp'
  return undefined
}
