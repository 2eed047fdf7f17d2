import { createFaults, type Faults } from '@moodscape/local-cloud/faults'

/** What the rig calls itself when it looks into the stores. */
export const RIG_AGENT: [string, string] = ['moodscape-rig', '1']

/** Faults that never strike the rig itself, whatever they match: it looks into the stores while they fail the services. */
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
