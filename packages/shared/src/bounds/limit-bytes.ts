/**
 * Passes chunks on, and fails once they are more than `maxBytes` together, even if a smaller length was announced.
 * When it fails, the source is told to stop, as it is by any `for await` that is left early.
 *
 * @param tooMany makes the error that is thrown then
 */
export async function* limitBytes<Chunk extends Uint8Array>(
  source: AsyncIterable<Chunk> | Iterable<Chunk>,
  maxBytes: number,
  tooMany: () => Error,
): AsyncGenerator<Chunk, void> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooMany()
    yield chunk
  }
}

/** Reads a stream to its end into memory, within the same limit. */
export async function readAtMost(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
  tooMany: () => Error,
): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(limitBytes(source, maxBytes, tooMany)))
}
