import { fitText } from './layout-card.ts'

/** Font families as CSS has them. */
export interface Fonts {
  display: string
  text: string
}

interface Headline {
  text: string
  fonts: Fonts
  colour: string
  /** Where it begins, and how wide it may be. */
  at: { x: number; y: number; width: number }
  /** The largest and the smallest size of its letters, in pixels. */
  most: number
  least: number
}

/** Writes a headline on one line, as large as fits. */
export function drawHeadline(
  context: OffscreenCanvasRenderingContext2D,
  { text, fonts, colour, at, most, least }: Headline,
): void {
  const fontOf = (size: number) => `500 ${size}px ${fonts.display}`
  const widthAt = (size: number) => {
    context.font = fontOf(size)
    return context.measureText(text).width
  }
  context.font = fontOf(fitText(widthAt, { most, least, width: at.width }))
  context.fillStyle = colour
  context.fillText(text, at.x, at.y, at.width)
}

/** The fonts that the page is set in. */
export function fontsOfPage(): Fonts {
  const style = getComputedStyle(document.documentElement)
  return { display: style.getPropertyValue('--display'), text: style.getPropertyValue('--text-font') }
}
