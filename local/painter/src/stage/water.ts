import type { Stage } from './stage.ts'
import { gradient, type Stop } from './wash.ts'

/** Strips in which the mirror image wavers. */
const STRIPS = 150

/**
 * Water from `shore` down to the bottom: everything drawn so far above it, upside down in strips that waver
 * the more the nearer they are, under a glaze of the water's own colour.
 */
export function water(stage: Stage, shore: number, sway: number, glaze: readonly Stop[]): void {
  const { ctx, width, height, scale, noise } = stage
  const depth = height - shore
  // Drawing a sheet onto itself would copy it for every strip.
  const above = stage.newSheet(ctx.canvas.width, Math.ceil(shore * scale))
  above.getContext('2d').drawImage(ctx.canvas, 0, 0)
  const edge = (i: number) => shore + depth * (i / STRIPS) * (0.35 + (0.65 * i) / STRIPS)
  for (let i = 0; i < STRIPS; i++) {
    const [top, bottom] = [edge(i), edge(i + 1)]
    const from = Math.max(0, shore - (bottom - shore) * Math.min(0.94, shore / depth))
    const near = i / STRIPS
    const aside = noise.fractal(i * 0.33, near * 3, 2) * sway * (0.15 + near)
    const rows = (bottom - top) * scale
    ctx.drawImage(
      above,
      0,
      from * scale,
      above.width,
      Math.max(1, rows),
      aside - sway,
      top,
      width + 2 * sway,
      bottom - top + 1 / scale,
    )
  }
  ctx.fillStyle = gradient(ctx, 0, shore, 0, height, glaze)
  ctx.fillRect(0, shore, width, depth)
}

/**
 * Short level strokes on the water where it catches the light, along the way from the light to the eye, and
 * darker ones between.
 */
export function ripples(stage: Stage, shore: number, count: number, bright: string, dark: string): void {
  const { ctx, width, height, light, random } = stage
  ctx.lineCap = 'round'
  for (let i = stage.many(count); i > 0; i--) {
    const near = random.next() * random.next()
    const y = shore + 4 + near * (height - shore)
    const isGlint = random.next() < 0.5
    const x = isGlint ? light.x + random.gauss() * (30 + 110 * near) : random.next() * width
    const half = (6 + 46 * near) * random.range(0.4, 1.4)
    ctx.strokeStyle = isGlint ? bright : dark
    ctx.lineWidth = 1.2 + 2.6 * near
    ctx.beginPath()
    ctx.moveTo(x - half, y)
    ctx.quadraticCurveTo(x, y + random.range(-2, 2), x + half, y)
    ctx.stroke()
  }
}
