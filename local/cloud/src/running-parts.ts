export interface Part {
  url: string
  close: () => Promise<void>
}

/** Parts that are started together and stopped together. */
export interface RunningParts<Name> {
  /** Starts a part and says so when it can be used. Once stopping has begun, nothing is started any more. */
  start: <Started extends Part>(name: Name, starting: () => Promise<Started>) => Promise<Started>
  /**
   * Stops every part, the last first. One that is still starting is waited for and stopped too; after one that
   * fails to stop, the others are stopped all the same.
   */
  close: () => Promise<void>
}

export function createRunningParts<Name extends string>(
  onReady: (name: Name, url: string) => void,
): RunningParts<Name> {
  const parts: Array<Promise<Part>> = []
  let closing: Promise<void> | undefined

  async function closeAll(): Promise<void> {
    const failures: unknown[] = []
    for (const starting of parts.toReversed()) {
      const part = await starting.catch(() => undefined)
      await part?.close().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not every part could be stopped')
  }

  return {
    async start(name, starting) {
      if (closing) throw new Error(`${name} is not started: everything is being stopped`)
      const part = starting()
      parts.push(part)
      const { url } = await part
      onReady(name, url)
      return part
    },
    close: () => (closing ??= closeAll()),
  }
}
