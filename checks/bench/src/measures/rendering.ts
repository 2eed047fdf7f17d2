import { compose } from '@moodscape/composer/compose'
import { paint } from '@moodscape/painter/paint'

import { medianOf } from '../rounds.ts'
import type { Row } from '../table.ts'

const MELODY_SECONDS = 26
const MOODS = ['HAPPY', 'SAD', 'FEAR', 'CALM'] as const

/** Processor time of the local painter and composer. */
export async function measureRendering(): Promise<Row[]> {
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

type Render = (
  emotions: { type: (typeof MOODS)[number]; confidence: number }[],
  seed: number,
) => Promise<unknown>

/** @returns the median seconds of processor time of this process, after a warm-up */
async function measureProcessor(render: Render): Promise<number> {
  await render([{ type: 'CALM', confidence: 100 }], 1)
  const spent: number[] = []
  for (const [index, type] of MOODS.entries()) {
    const before = process.cpuUsage()
    await render([{ type, confidence: 100 }], index + 2)
    const { user, system } = process.cpuUsage(before)
    spent.push((user + system) / 1e6)
  }
  return medianOf(spent)
}
