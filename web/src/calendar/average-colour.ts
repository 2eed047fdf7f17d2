import type { Swatch } from '../theme/make-theme.ts'
import { fromHex, toHex } from '../theme/oklch.ts'

/**
 * The average of colours by their shares, in OKLab, where the middle between two colours looks like their middle.
 *
 * @returns like `#a1b2c3`; undefined of nothing
 */
export function averageColour(swatches: readonly Swatch[]): string | undefined {
  const sum = { lightness: 0, a: 0, b: 0, share: 0 }
  for (const { color, share } of swatches) {
    const { lightness, chroma, hue } = fromHex(color)
    const angle = (hue * Math.PI) / 180
    sum.lightness += lightness * share
    sum.a += chroma * Math.cos(angle) * share
    sum.b += chroma * Math.sin(angle) * share
    sum.share += share
  }
  if (sum.share <= 0) return undefined
  const [a, b] = [sum.a / sum.share, sum.b / sum.share]
  return toHex({
    lightness: sum.lightness / sum.share,
    chroma: Math.hypot(a, b),
    hue: (Math.atan2(b, a) * 180) / Math.PI,
  })
}
