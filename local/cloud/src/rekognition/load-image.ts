import type { ImageSource } from './detect-faces-request.ts'
import { fetchS3Object, type ObjectSource } from './fetch-s3-object.ts'
import { imageTooLarge, invalidMember, notDeserializable } from './rekognition-error.ts'

/** Rekognition's quota for an image in the request itself. */
const maxInlineBytes = 5 * 1024 * 1024

/** The encoded image a call speaks of, from its own body or from S3. */
export async function loadImage(
  image: ImageSource,
  objects: ObjectSource,
  signal: AbortSignal,
): Promise<Uint8Array> {
  return 'bytes' in image ? decodeBase64(image.bytes) : fetchS3Object(image, objects, signal)
}

/**
 * Strict, unlike Node's own decoder, which drops what it does not understand.
 * @throws RekognitionError SerializationException, ValidationException (empty) or ImageTooLargeException.
 */
function decodeBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw notDeserializable('/Image/Bytes must be base64')
  }
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 0) throw invalidMember('/Image/Bytes must not be empty')
  if (bytes.length > maxInlineBytes) throw imageTooLarge(`/Image/Bytes has more than ${maxInlineBytes} bytes`)
  return bytes
}
