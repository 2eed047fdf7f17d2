/** S3's smallest part of a multipart upload, https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const PART_BYTES = 5 * 1024 * 1024

/** Memory for parts of uploads. */
export interface PartBuffers {
  /** A buffer of PART_BYTES, with any content. */
  take(): Buffer
  /** Only for a buffer of which no byte is on its way any more. */
  giveBack(buffer: Buffer): void
}

/**
 * Buffers are used again and again: new memory for each upload has the collector mark the whole heap all the time. The
 * last time of use over, they are freed.
 *
 * @param idleMs after so long without any use
 */
export function createPartBuffers(idleMs = 5_000): PartBuffers {
  const spare: Buffer<ArrayBuffer>[] = []
  let idle: NodeJS.Timeout | undefined

  function free(): void {
    // Detached rather than dropped: a process without work does not collect what it has dropped.
    for (const buffer of spare.splice(0)) buffer.buffer.transfer(0)
  }

  return {
    take() {
      clearTimeout(idle)
      return spare.pop() ?? Buffer.allocUnsafeSlow(PART_BYTES)
    },
    giveBack(buffer) {
      spare.push(buffer as Buffer<ArrayBuffer>)
      clearTimeout(idle)
      idle = setTimeout(free, idleMs).unref()
    },
  }
}
