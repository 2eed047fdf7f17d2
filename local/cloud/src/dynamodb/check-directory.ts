import { create } from 'dynalite/db/index.js'

/** Another process has the tables open. */
export class DynamoDbDirectoryInUseError extends Error {
  override name = 'DynamoDbDirectoryInUseError'

  constructor(directory: string, options?: ErrorOptions) {
    super(
      `${directory} is in use by another process: stop that one first, or choose another directory.`,
      options,
    )
  }
}

/**
 * Opens the store once and closes it again. Dynalite itself opens it at the first request, and what goes
 * wrong then ends the process.
 *
 * @throws DynamoDbDirectoryInUseError, or the store's own error
 */
export async function checkDirectory(directory: string): Promise<void> {
  const { db } = create({ path: directory })
  try {
    await db.open()
  } catch (error) {
    throw isLocked(error) ? new DynamoDbDirectoryInUseError(directory, { cause: error }) : error
  }
  await db.close()
}

function isLocked(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } }
  return cause?.code === 'LEVEL_LOCKED'
}
