import { compose } from '@moodscape/composer/compose'
import { paint } from '@moodscape/painter/paint'

import type { Measure } from '../measure.ts'
import { figure, type Row } from '../row.ts'
import { spreadOf } from '../spread.ts'

const MELODY_SECONDS = 26
const MOODS = ['HAPPY', 'SAD', 'FEAR', 'CALM'] as const

export const rendering: Measure = {
  name: 'rendering',
  about: 'processor time of the local painter and composer',
  run: measureRendering,
}

async function measureRendering(): Promise<Row[]> {
  const painting = await measureProcessor((emotions, seed) =>
    paint({ emotions, seed, width: 1024, height: 1024 }),
  )
  const composing = await measureProcessor((emotions, seed) =>
    compose({ emotions, seed, seconds: MELODY_SECONDS }),
  )
  const speed = spreadOf(composing.map((seconds) => MELODY_SECONDS / seconds))
  return [
    {
      what: 'a picture of 1024² pixels',
      ours: figure(spreadOf(painting), 'CPU s'),
      goal: { atMost: 0.6, why: 'a person waits for it on a laptop' },
    },
    {
      what: `a melody of ${MELODY_SECONDS} s, as MP3 and MIDI`,
      ours: figure(spreadOf(composing), 'CPU s'),
      compared: figure(speed, '× real time'),
      goal: { atLeast: 20, why: 'a person waits for it on a laptop' },
    },
  ]
}

type Render = (
  emotions: { type: (typeof MOODS)[number]; confidence: number }[],
  seed: number,
) => Promise<unknown>

/** @returns the seconds of processor time of this process for each mood, after a turn of all that does not count */
async function measureProcessor(render: Render): Promise<number[]> {
  for (const type of MOODS) await render([{ type, confidence: 100 }], 1)
  const spent: number[] = []
  for (const [index, type] of MOODS.entries()) {
    const before = process.cpuUsage()
    await render([{ type, confidence: 100 }], index + 2)
    const { user, system } = process.cpuUsage(before)
    spent.push((user + system) / 1e6)
  }
  return spent
}
