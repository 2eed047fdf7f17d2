/**
 * A refusal as Rekognition words it on the wire: `name` becomes `__type`.
 * All are HTTP 400 but the two that the API reference marks as the service's own fault (HTTP 500).
 */
export class RekognitionError extends Error {
  readonly status: number

  constructor(name: string, message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = name
    this.status = options.status ?? 400
  }
}

export function invalidImageFormat(cause?: unknown): RekognitionError {
  const message = 'The image is neither a JPEG nor a PNG that can be decoded'
  return new RekognitionError('InvalidImageFormatException', message, { cause })
}

export function imageTooLarge(message: string): RekognitionError {
  return new RekognitionError('ImageTooLargeException', message)
}

/** Rekognition has no name of its own for an image below its minimum and answers with this one. */
export function imageTooSmall(minSide: number): RekognitionError {
  return invalidParameter(`The image must be at least ${minSide} pixels wide and high`)
}

export function invalidParameter(message: string): RekognitionError {
  return new RekognitionError('InvalidParameterException', message)
}

export function invalidS3Object(cause?: unknown): RekognitionError {
  const message = 'The S3 object cannot be read: check bucket, key, version and permissions'
  return new RekognitionError('InvalidS3ObjectException', message, { cause })
}

/** A member that breaks a constraint of the API's model: missing, of a wrong length, none of the values. */
export function invalidMember(message: string): RekognitionError {
  return new RekognitionError('ValidationException', message)
}

/** A body that is not JSON, or a member of another JSON type than the API's model gives it. */
export function notDeserializable(message: string, cause?: unknown): RekognitionError {
  return new RekognitionError('SerializationException', message, { cause })
}

export function unknownOperation(name: string): RekognitionError {
  const message = `Only RekognitionService.DetectFaces is served here, not ${name}`
  return new RekognitionError('UnknownOperationException', message)
}

export function throttled(): RekognitionError {
  const message = 'Too many requests are waiting already; try again later'
  return new RekognitionError('ThrottlingException', message, { status: 500 })
}

/** The caller closed the connection, or the service stops, while the image was waiting. */
export function notReached(message: string): RekognitionError {
  return new RekognitionError('ServiceUnavailableException', message, { status: 503 })
}

export function internalError(cause: unknown): RekognitionError {
  const message = 'The request failed inside the service'
  return new RekognitionError('InternalServerError', message, { status: 500, cause })
}
