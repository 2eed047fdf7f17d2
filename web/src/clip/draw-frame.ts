import { drawHeadline, type Fonts } from '../share/draw-headline.ts'
import { coverOf, paletteBoxes } from '../share/layout-card.ts'
import type { Scheme, Swatch } from '../theme/make-theme.ts'
import { CLIP, windowOf, zoomAt } from './clip-motion.ts'

export interface ClipScene {
  picture: ImageBitmap
  palette: readonly Swatch[]
  colours: Scheme
  headline: string
  /** Says who made it. */
  origin: string
  fonts: Fonts
  /** How loud each frame is, 0..1. */
  levels: readonly number[]
}

type Context = OffscreenCanvasRenderingContext2D

const BARS = 61
const SIDE = CLIP.width
const MARGIN = 40
const WAVE = { y: 768, height: 62 }

/** Draws one frame: the picture breathes, the waveform runs, the words stay. */
export function drawFrame(context: Context, scene: ClipScene, frame: number): void {
  context.fillStyle = scene.colours.ground
  context.fillRect(0, 0, CLIP.width, CLIP.height)
  drawBreathing(context, scene.picture, frame / CLIP.framesPerSecond)
  drawStripe(context, scene.palette)
  drawWave(context, scene, frame)
  drawWords(context, scene)
}

function drawBreathing(context: Context, picture: ImageBitmap, seconds: number): void {
  const all = coverOf(picture, { width: SIDE, height: SIDE })
  const zoom = zoomAt(seconds)
  const [width, height] = [all.width / zoom, all.height / zoom]
  context.imageSmoothingQuality = 'high'
  context.drawImage(
    picture,
    ...[all.x + (all.width - width) / 2, all.y + (all.height - height) / 2, width, height],
    ...[0, 0, SIDE, SIDE],
  )
}

/** The palette, as a thin line between picture and words. */
function drawStripe(context: Context, palette: readonly Swatch[]): void {
  const boxes = paletteBoxes(palette)
  const [first, last] = [boxes[0], boxes.at(-1)]
  if (!first || !last) return
  const scale = SIDE / (last.x + last.width - first.x)
  for (const { x, width, color } of boxes) {
    context.fillStyle = color
    context.fillRect((x - first.x) * scale, SIDE, width * scale + 1, 8)
  }
}

function drawWave(context: Context, { levels, colours }: ClipScene, frame: number): void {
  const step = (SIDE - 2 * MARGIN) / BARS
  for (const [at, level] of windowOf(levels, frame, BARS).entries()) {
    const height = Math.max(4, level * WAVE.height)
    context.fillStyle = at <= BARS / 2 ? colours.accent : colours.control
    context.beginPath()
    context.roundRect(MARGIN + at * step, WAVE.y - height / 2, step * 0.6, height, step * 0.3)
    context.fill()
  }
}

function drawWords(context: Context, { headline, origin, colours, fonts }: ClipScene): void {
  const width = SIDE - 2 * MARGIN
  const at = { x: MARGIN, y: 842, width }
  drawHeadline(context, { text: headline, fonts, colour: colours.text, at, most: 36, least: 22 })
  context.font = `400 20px ${fonts.text}`
  context.fillStyle = colours.soft
  context.fillText(origin, MARGIN, 876, width)
}
