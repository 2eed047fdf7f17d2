import { thumbHashToDataURL } from 'thumbhash'

/** An address of a blurred picture of a few pixels. Undefined for what is no thumbhash in base64. */
export function placeholderAddress(base64: string): string | undefined {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
  } catch {
    return undefined
  }
}
