import { compose } from '@moodscape/composer/compose'
import { paint } from '@moodscape/painter/paint'

import { medianOf } from '../rounds.ts'
import type { Row } from '../table.ts'

const MELODY_SECONDS = 26
const MOODS = ['HAPPY', 'SAD', 'FEAR', 'CALM'] as const

/** What the local painter and composer cost, in seconds of a processor. */
export async function measureCraft(): Promise<Row[]> {
  const painting = await measureProcessor((emotions, seed) =>
    paint({ emotions, seed, width: 1024, height: 1024 }),
  )
  const composing = await measureProcessor((emotions, seed) =>
    compose({ emotions, seed, seconds: MELODY_SECONDS }),
  )
  const speed = MELODY_SECONDS / composing
  return [
    {
      what: 'a picture of 1024² pixels',
      ours: `${painting.toFixed(2)} CPU s`,
      baseline: '',
      goal: 'under 1 s',
      isMet: painting < 1,
    },
    {
      what: `a melody of ${MELODY_SECONDS} s, as MP3 and MIDI`,
      ours: `${composing.toFixed(2)} CPU s`,
      baseline: `${MELODY_SECONDS} s of listening`,
      ratio: speed,
      goal: '≥ 20 times real time',
      isMet: speed >= 20,
    },
  ]
}

type AssetDefinition = (
  emotions: { type: (typeof MOODS)[number]; confidence: number }[],
  seed: number,
) => Promise<unknown>

/** Seconds of processor time of this process, after one run in which the code is compiled. */
async function measureProcessor(craft: AssetDefinition): Promise<number> {
  await craft([{ type: 'CALM', confidence: 100 }], 1)
  const spent: number[] = []
  for (const [index, type] of MOODS.entries()) {
    const before = process.cpuUsage()
    await craft([{ type, confidence: 100 }], index + 2)
    const { user, system } = process.cpuUsage(before)
    spent.push((user + system) / 1e6)
  }
  return medianOf(spent)
}
