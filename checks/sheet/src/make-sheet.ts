import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { compose } from '@moodscape/composer/compose'
import type { EmotionType } from '@moodscape/mood/emotion'
import { paint } from '@moodscape/painter/paint'
import sharp, { type OverlayOptions } from 'sharp'

import { pageOf } from './page.ts'

/** Pixels between two pictures of the sheet. */
const GAP = 6

export interface SheetOrder {
  folder: string
  emotions: readonly EmotionType[]
  /** One column each; the first is also that of the melodies. */
  seeds: readonly number[]
  /** Pixels along each side of a picture. */
  side: number
  /** Length of each melody. */
  seconds: number
  say: (line: string) => void
}

/**
 * Paints and composes every emotion into a folder: `sheet.webp` with a row for each emotion, a melody each, and
 * `index.html` to look and listen.
 */
export async function makeSheet({ folder, emotions, seeds, side, seconds, say }: SheetOrder): Promise<void> {
  await mkdir(folder, { recursive: true })
  const tiles: OverlayOptions[] = []
  for (const [row, type] of emotions.entries()) {
    const mood = [{ type, confidence: 100 }]
    const started = process.cpuUsage()
    for (const [column, seed] of seeds.entries()) {
      const { bytes } = await paint({ emotions: mood, seed, width: side, height: side, format: 'png' })
      tiles.push({ input: bytes, left: column * (side + GAP), top: row * (side + GAP) })
    }
    const painted = secondsSince(started)
    const { mp3, title } = await compose({ emotions: mood, seed: seeds[0] ?? 1, seconds })
    await writeFile(join(folder, `${type.toLowerCase()}.mp3`), mp3)
    const composed = secondsSince(started) - painted
    say(
      `${type.padEnd(10)} ${seeds.length} pictures ${painted.toFixed(1)} s, ${title} ${composed.toFixed(1)} s of processor`,
    )
  }
  const [width, height] = [seeds.length * (side + GAP) - GAP, emotions.length * (side + GAP) - GAP]
  await sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .composite(tiles)
    .webp({ quality: 80 })
    .toFile(join(folder, 'sheet.webp'))
  await writeFile(join(folder, 'index.html'), pageOf(emotions, { width, height }))
}

function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}
