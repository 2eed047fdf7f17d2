import { type StagedFile, stageFile } from './sealed-file.ts'

/**
 * Writes bytes to disk, seals them with their record and lets `place` make them visible. After a failure, or when the
 * process is killed at any point, nothing half-written is visible.
 *
 * @param describe makes the record once all bytes have passed
 */
export async function writeStaged<Description extends object>(
  stagingDirectory: string,
  bytes: AsyncIterable<Uint8Array>,
  describe: () => Description,
  place: (staged: StagedFile, description: Description) => Promise<void>,
): Promise<Description> {
  const staged = await stageFile(stagingDirectory)
  try {
    for await (const chunk of bytes) await staged.append(chunk)
    const description = describe()
    await staged.seal(description)
    await place(staged, description)
    return description
  } finally {
    await staged.discard()
  }
}

/** Now, in milliseconds since the epoch but whole seconds, which is as finely as HTTP tells time. */
export function currentSecond(): number {
  return Math.floor(Date.now() / 1000) * 1000
}
