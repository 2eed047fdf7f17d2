import { createFaults, type Faults } from '@moodscape/local-cloud/faults'

/** The user agent with which the rig itself reads the stores. */
export const RIG_AGENT: [name: string, version: string] = ['moodscape-rig', '1']

/**
 * Faults that are never injected into the rig's own requests: it reads the stores while they fail for the services.
 */
export function createSparingFaults(): Faults {
  const faults = createFaults()
  return {
    ...faults,
    inject: (rule) =>
      faults.inject({
        ...rule,
        match: (request) => !request.headers['user-agent']?.includes(RIG_AGENT[0]) && rule.match(request),
      }),
  }
}
