/** A rectangle on the card, in its pixels. */
interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Portrait 4:5, as feeds show it whole. */
export const CARD = { width: 1080, height: 1350 } as const
export const PICTURE: Box = { x: 72, y: 72, width: 936, height: 936 }
const PALETTE: Box = { x: 72, y: 1184, width: 936, height: 40 }

/** The part of a picture that fills a box of another shape, cut evenly on both sides. */
export function coverOf(
  picture: { width: number; height: number },
  box: { width: number; height: number },
): Box {
  const scale = Math.max(box.width / picture.width, box.height / picture.height)
  const [width, height] = [box.width / scale, box.height / scale]
  return { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height }
}

/** The colours of a picture side by side, each as wide as its share of all. */
export function paletteBoxes(
  palette: readonly { color: string; share: number }[],
): (Box & { color: string })[] {
  const total = palette.reduce((sum, { share }) => sum + share, 0) || 1
  let x = PALETTE.x
  return palette.map(({ color, share }) => {
    const box = { ...PALETTE, x, width: (share / total) * PALETTE.width, color }
    x += box.width
    return box
  })
}

/** The largest size, down to the least one, at which a text is no wider than it may be. */
export function fitText(
  widthAt: (size: number) => number,
  { most, least, width }: { most: number; least: number; width: number },
): number {
  for (let size = most; size > least; size -= 2) if (widthAt(size) <= width) return size
  return least
}
