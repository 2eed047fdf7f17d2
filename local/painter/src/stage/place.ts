import type { Context, Sheet } from './skia.ts'
import type { Stage } from './stage.ts'
import { CLEAR, gradient } from './wash.ts'

/** Something that stands, lies, floats or flies in a scene. All lengths in units. */
export interface Thing {
  /** Where its foot is. */
  x: number
  y: number
  /** The room that it takes: half of the width to each side of the foot, the height above it. */
  width: number
  height: number
  /** The room below the foot, for roots and keels; a twentieth of the height unless said. */
  below?: number
  /** What it throws: a shadow on the ground, its image in the water, or nothing. */
  casts: 'shadow' | 'reflection' | 'nothing'
  /** How much the light models it, 0..1, times the strength of the light; 0.6 unless said. */
  modelled?: number
}

/**
 * Draws a thing where it stands: `draw` gets a context whose origin is the foot, y pointing down, in units.
 * The one light then gives it a lit and a shaded side, and throws its shadow away from itself or its image
 * into the water. In a blend it is as large as the share of its emotion there.
 */
export function place(stage: Stage, thing: Thing, draw: (ctx: Context) => void): void {
  const growth = stage.growthAt(thing.x, thing.y)
  if (growth < 0.08) return
  const body = drawBody(stage, thing, growth, draw)
  if (thing.casts === 'shadow') castShadow(stage, thing, body)
  if (thing.casts === 'reflection') reflect(stage, thing, body)
  const ctx = stage.things
  ctx.drawImage(body.sheet, thing.x - body.left, thing.y - body.top, body.width, body.height)
}

/** A thing on a sheet of its own, and the sheet's size and foot in units. */
interface Body {
  sheet: Sheet
  width: number
  height: number
  left: number
  top: number
}

function drawBody(stage: Stage, thing: Thing, growth: number, draw: (ctx: Context) => void): Body {
  const { scale, newSheet } = stage
  const below = thing.below ?? thing.height / 20
  const columns = Math.ceil(thing.width * growth * scale) + 4
  const rows = Math.ceil((thing.height + below) * growth * scale) + 4
  const sheet = newSheet(columns, rows)
  const ctx = sheet.getContext('2d')
  const foot = { x: columns / 2, y: thing.height * growth * scale + 2 }
  ctx.setTransform(growth * scale, 0, 0, growth * scale, foot.x, foot.y)
  draw(ctx)
  ctx.setTransform(1, 0, 0, 1, 0, 0)
  model(ctx, stage, thing, columns, rows)
  return { sheet, width: columns / scale, height: rows / scale, left: foot.x / scale, top: foot.y / scale }
}

/** Lightens the side towards the light and darkens the other. */
function model(ctx: Context, { light }: Stage, thing: Thing, columns: number, rows: number): void {
  const strength = (thing.modelled ?? 0.6) * light.strength
  if (strength === 0) return
  const [dx, dy] = [light.x - thing.x, light.y - (thing.y - thing.height / 2)]
  const away = Math.sqrt(dx * dx + dy * dy) + 1
  const [ux, uy] = [((dx / away) * columns) / 2, ((dy / away) * rows) / 2]
  const [cx, cy] = [columns / 2, rows / 2]
  ctx.globalCompositeOperation = 'source-atop'
  ctx.globalAlpha = strength
  ctx.fillStyle = gradient(ctx, cx + ux, cy + uy, cx - ux, cy - uy, [
    [0, light.lit],
    [0.38, CLEAR],
    [0.55, CLEAR],
    [1, light.shade],
  ])
  ctx.fillRect(0, 0, columns, rows)
  ctx.globalAlpha = 1
}

/** The silhouette laid on the ground, away from the light's foot; the lower the light, the longer. */
function castShadow(stage: Stage, thing: Thing, body: Body): void {
  const { light, horizon, things: ctx } = stage
  const shade = silhouette(stage, body)
  const [dx, dy] = [thing.x - light.x, Math.max(60, thing.y - Math.max(horizon, light.y))]
  const away = Math.sqrt(dx * dx + dy * dy)
  const length = Math.min(1.8, Math.max(0.4, 160 / Math.max(60, horizon - light.y)))
  ctx.save()
  ctx.globalAlpha = 0.25 + 0.45 * light.strength
  ctx.globalCompositeOperation = 'multiply'
  ctx.translate(thing.x, thing.y)
  // What was up lies along the ground, flattened by perspective.
  ctx.transform(1, 0, (-dx / away) * length, (-dy / away) * length * 0.45, 0, 0)
  ctx.drawImage(shade, -body.left, -body.top, body.width, body.height)
  ctx.restore()
}

/** The thing in one dark colour that fades towards its top. */
function silhouette({ newSheet, light }: Stage, { sheet }: Body): Sheet {
  const dark = newSheet(sheet.width, sheet.height)
  const ctx = dark.getContext('2d')
  ctx.drawImage(sheet, 0, 0)
  ctx.globalCompositeOperation = 'source-in'
  ctx.fillStyle = light.shade
  ctx.fillRect(0, 0, sheet.width, sheet.height)
  ctx.globalCompositeOperation = 'destination-in'
  ctx.fillStyle = gradient(ctx, 0, 0, 0, sheet.height, [
    [0, 'rgba(0,0,0,0.25)'],
    [1, 'rgba(0,0,0,1)'],
  ])
  ctx.fillRect(0, 0, sheet.width, sheet.height)
  return dark
}

/** Strips in which a thing's image in the water wavers. */
const STRIPS = 18

/** The image in the water: upside down, darker, wavering the more the farther from the foot. */
function reflect(stage: Stage, thing: Thing, body: Body): void {
  const { things: ctx, random, light } = stage
  const rows = body.top / body.height
  ctx.save()
  ctx.globalAlpha = 0.55
  for (let i = 0; i < STRIPS; i++) {
    const sway = random.range(-1, 1) * thing.width * 0.06 * (i / STRIPS)
    const height = (body.top / STRIPS) * 0.85
    const from = body.sheet.height * rows * (1 - (i + 1) / STRIPS)
    ctx.save()
    ctx.translate(thing.x + sway, thing.y + i * height + height)
    ctx.scale(1, -1)
    ctx.globalAlpha = 0.62 * (1 - (0.75 * i) / STRIPS)
    ctx.drawImage(
      body.sheet,
      0,
      from,
      body.sheet.width,
      (body.sheet.height * rows) / STRIPS,
      -body.left,
      0,
      body.width,
      height,
    )
    ctx.restore()
  }
  ctx.restore()
  // Where it touches the water, a dark line and a glint keep it from floating.
  ctx.fillStyle = light.shade
  ctx.globalAlpha = 0.5
  ctx.beginPath()
  ctx.ellipse(thing.x, thing.y, body.width * 0.36, 3, 0, 0, 6.3)
  ctx.fill()
  ctx.globalAlpha = 1
}
