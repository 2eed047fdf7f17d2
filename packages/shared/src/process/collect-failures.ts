/** Some steps of a pass failed and were passed over; the first failure is the cause. */
export class PassedOver extends Error {
  override name = 'PassedOver'

  constructor(count: number, cause: unknown) {
    super(
      `${count} ${count === 1 ? 'step' : 'steps'} failed and the rest went on; the first failure is the cause`,
      { cause },
    )
  }
}

export interface FailureCollection {
  /** Takes a step. A failure is remembered instead of thrown, so that the caller goes on with the next step. */
  attempt<Result>(act: () => Promise<Result>): Promise<Result | undefined>
  /** @throws PassedOver when a step failed */
  throwIfAny(): void
}

/** For a pass through many things, of which one that fails must not keep those behind it waiting for ever. */
export function collectFailures(): FailureCollection {
  const failures: unknown[] = []
  return {
    async attempt(act) {
      try {
        return await act()
      } catch (error) {
        failures.push(error)
        return undefined
      }
    },
    throwIfAny() {
      if (failures.length > 0) throw new PassedOver(failures.length, failures[0])
    },
  }
}
