import { needOfQueue, providerLimit } from '@moodscape/shared/queue/need-of-queue'

import type { NeedOf } from './scenes.ts'

/** As the housekeeper computes it. */
export const housekeepersNeed: NeedOf = ({ runSeconds, ...load }, startsPerMinute) =>
  needOfQueue(load, startsPerMinute === undefined ? undefined : providerLimit(startsPerMinute, runSeconds))
