/** The object is not in the bucket. */
export class ObjectNotFound extends Error {
  override name = 'ObjectNotFound'
}

/** The object is larger than the reader is ready to take. */
export class ObjectTooLarge extends Error {
  override name = 'ObjectTooLarge'
}

/** Something on the way answered in the bucket's place: whether anything was done is not known. Trying later helps. */
export class BucketUnreached extends Error {
  override name = 'BucketUnreached'

  constructor() {
    super('The answer is not from the bucket')
  }
}

export interface StoredObject {
  key: string
  bytes: number
  changed_at: Date
}

/** Looks at a body while it streams into the bucket. What it throws ends that. */
export interface BodyCheck {
  /** Called with each chunk. Nothing is sent before the first 5 MiB, or all of a smaller body, have passed. */
  pass(chunk: Buffer): void
  /** Called once all has passed. @returns the SHA-256 of the body, in hexadecimal digits, where it is known */
  end(): string | undefined
}

/** The bucket. Every failure of S3 itself passes through as the SDK's error. */
export interface ObjectStore {
  /** @throws BucketUnreached */
  put(key: string, body: Uint8Array, mediaType: string): Promise<void>
  /**
   * Streams a body of unknown length with at most one part (5 MiB) in memory. Once it has failed or was aborted, no
   * byte is on its way any more and no part is left; the object may be there, and can be removed for good. An abort
   * waits a few seconds for the request that is on its way; only where the bucket does not answer is it cut off.
   *
   * @param body a stream is destroyed when aborted; what is none has to end by itself
   * @throws the signal's reason when aborted, what the check throws, BucketUnreached
   */
  putStream(
    key: string,
    body: AsyncIterable<Buffer>,
    mediaType: string,
    signal: AbortSignal,
    check?: BodyCheck,
  ): Promise<void>
  /** @throws ObjectNotFound, ObjectTooLarge, BucketUnreached */
  get(key: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer>
  /** The size in bytes, or undefined where there is no such object. */
  size(key: string): Promise<number | undefined>
  remove(key: string): Promise<void>
  /** Removes every object whose key begins with the prefix, and gives their number. */
  removeBelow(prefix: string): Promise<number>
  list(prefix: string): AsyncGenerator<StoredObject[]>
  /** Makes sure that the bucket is there and that we may use it. */
  probe(): Promise<void>
  /** Aborts uploads in parts below a prefix that began before a moment, and gives their number. */
  abortStaleParts(prefix: string, before: Date): Promise<number>
}
