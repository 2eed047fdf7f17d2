import type { Random } from '@moodscape/mood/random'

import type { Context, Fill } from '../stage/skia.ts'

/** A fir of so many whorls as its height has room for; the foot is at the place. */
export function conifer(
  ctx: Context,
  random: Random,
  x: number,
  y: number,
  height: number,
  fill: Fill,
): void {
  const whorls = Math.max(4, Math.min(11, Math.round(height / 9)))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(x, y - height)
  for (const side of [1, -1]) {
    for (let i = 0; i < whorls; i++) {
      const whorl = side > 0 ? i + 1 : whorls - i
      const down = whorl / whorls
      const reach = height * 0.22 * (0.15 + 0.85 * down) * random.range(0.75, 1.2)
      const tip = y - height + height * down
      const notch = tip - height * 0.03
      if (side > 0) ctx.lineTo(x + reach, tip)
      ctx.lineTo(x + side * reach * 0.4, notch)
      if (side < 0) ctx.lineTo(x - reach, tip)
    }
  }
  ctx.closePath()
  ctx.fill()
}
