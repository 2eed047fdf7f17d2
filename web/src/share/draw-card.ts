import type { Scheme, Swatch } from '../theme/make-theme.ts'
import { drawHeadline, type Fonts } from './draw-headline.ts'
import { CARD, coverOf, PICTURE, paletteBoxes } from './layout-card.ts'
import { markAsMadeByMachine } from './mark-png.ts'

export interface CardContent {
  picture: ImageBitmap
  palette: readonly Swatch[]
  colours: Scheme
  headline: string
  day: string
  /** Says who made it, for people; for machines a mark inside the file says the same. */
  origin: string
  fonts: Fonts
}

/** Draws the card and gives it as a PNG. */
export async function drawCard(content: CardContent): Promise<Blob> {
  const canvas = new OffscreenCanvas(CARD.width, CARD.height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.fillStyle = content.colours.ground
  context.fillRect(0, 0, CARD.width, CARD.height)
  drawPicture(context, content.picture)
  drawPalette(context, content.palette)
  drawWords(context, content)
  const png = await canvas.convertToBlob({ type: 'image/png' })
  return new Blob([markAsMadeByMachine(new Uint8Array(await png.arrayBuffer()))], { type: 'image/png' })
}

function drawPicture(context: OffscreenCanvasRenderingContext2D, picture: ImageBitmap): void {
  const from = coverOf(picture, PICTURE)
  context.save()
  context.beginPath()
  context.roundRect(PICTURE.x, PICTURE.y, PICTURE.width, PICTURE.height, 44)
  context.clip()
  context.imageSmoothingQuality = 'high'
  context.drawImage(
    picture,
    ...[from.x, from.y, from.width, from.height],
    ...[PICTURE.x, PICTURE.y, PICTURE.width, PICTURE.height],
  )
  context.restore()
}

function drawPalette(context: OffscreenCanvasRenderingContext2D, palette: readonly Swatch[]): void {
  const boxes = paletteBoxes(palette)
  const [first] = boxes
  if (!first) return
  context.save()
  context.beginPath()
  context.roundRect(PICTURE.x, first.y, PICTURE.width, first.height, first.height / 2)
  context.clip()
  for (const { x, y, width, height, color } of boxes) {
    context.fillStyle = color
    // A pixel more: no hair of the ground shows between two colours.
    context.fillRect(x, y, width + 1, height)
  }
  context.restore()
}

function drawWords(context: OffscreenCanvasRenderingContext2D, content: CardContent): void {
  const { headline, day, origin, fonts, colours } = content
  context.textBaseline = 'alphabetic'
  const at = { x: PICTURE.x, y: 1096, width: PICTURE.width }
  drawHeadline(context, { text: headline, fonts, colour: colours.text, at, most: 72, least: 34 })
  context.font = `400 30px ${fonts.text}`
  context.fillStyle = colours.soft
  context.fillText(day, PICTURE.x, 1146, PICTURE.width)
  context.font = `400 26px ${fonts.text}`
  context.fillText(origin, PICTURE.x, 1290, PICTURE.width)
}
