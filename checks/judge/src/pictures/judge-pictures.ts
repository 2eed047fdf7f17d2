import type { Measure } from '../measure.ts'
import { judgeColours } from './judge-colours.ts'
import { judgePleasure } from './judge-pleasure.ts'
import { judgeVariety } from './judge-variety.ts'
import { judgeWalks } from './judge-walks.ts'
import { paintHeldOut } from './paint-held-out.ts'

/** All numbers that pictures have to meet, on seeds held out. */
export async function judgePictures(): Promise<Measure[]> {
  const pictures = await paintHeldOut()
  return [
    ...judgeColours(pictures),
    ...judgePleasure(pictures),
    ...judgeVariety(pictures),
    ...(await judgeWalks()),
  ]
}
