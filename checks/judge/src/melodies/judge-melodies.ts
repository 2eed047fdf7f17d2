import type { Measure } from '../measure.ts'
import { composeHeldOut } from './compose-held-out.ts'
import { judgeKeys } from './judge-keys.ts'
import { judgeLoudness } from './judge-loudness.ts'
import { judgeOnsets } from './judge-onsets.ts'
import { judgeSeparability } from './judge-separability.ts'

/** All numbers that melodies have to meet, on seeds held out. What is exact on notes is a test of the composer's. */
export async function judgeMelodies(): Promise<Measure[]> {
  const melodies = await composeHeldOut()
  return [
    ...judgeKeys(melodies),
    ...judgeOnsets(melodies),
    ...judgeSeparability(melodies),
    ...judgeLoudness(melodies),
  ]
}
