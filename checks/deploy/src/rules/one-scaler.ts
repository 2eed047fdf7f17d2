import { GENERATED_KINDS } from '@moodscape/shared/records/kinds'

import type { Cluster } from '../cluster.ts'
import { sentencesAbout } from './sentences-about.ts'

/** Workers that have things made by others, and wait meanwhile. */
const WAITING = GENERATED_KINDS.map((kind) => `${kind}-worker`)

/** At most one thing decides how many pods there are: a number in the Deployment would fight a scaler at each upgrade. */
export function oneScaler({ services, scaledObjects, processorScalers }: Cluster): string[] {
  const targets = [
    ...scaledObjects.map(({ spec }) => spec?.scaleTargetRef.name),
    ...processorScalers.map(({ spec }) => spec?.scaleTargetRef.name),
  ]
  return [
    ...services.flatMap(({ name, component, deployment }) => {
      const scalers = targets.filter((target) => target === name).length
      return sentencesAbout(name, [
        scalers > 1 && 'is scaled by two',
        scalers > 0 && deployment?.spec?.replicas !== undefined && 'is scaled, and has replicas',
        scalers > 0 && component === 'housekeeper' && 'answers /need and must not be scaled',
      ])
    }),
    ...targets
      .filter((target) => !services.some(({ name }) => name === target))
      .map((target) => `${target} is scaled, and is not there`),
    ...processorScalers
      .filter(({ spec }) => WAITING.some((worker) => spec?.scaleTargetRef.name.endsWith(worker)))
      .map(({ spec }) => `${spec?.scaleTargetRef.name} waits for others: its processor says nothing`),
  ]
}
