import { blurCanvas } from '../brush/blur.ts'
import type { Easel } from '../brush/easel.ts'
import { grainAt } from '../brush/grain.ts'
import { vignette } from '../brush/relief.ts'
import type { Canvas } from '../canvas.ts'
import { noisePlane } from '../noise-plane.ts'
import { smoothStep } from '../smooth-step.ts'

/** No strokes: a lens that is sharp in one distance, lights that bloom, film grain, darker corners. */
export async function paintPhotograph(easel: Easel): Promise<Canvas> {
  const { width, height, frame, random, noise } = easel
  const plain = easel.picture
  easel.finish(plain)
  const texture = noisePlane(noise, width, height, frame.unit * 0.02, 3)
  for (let i = 0; i < plain.l.length; i++) plain.l[i]! += 0.026 * texture[i]!
  await easel.pause()
  const canvas = blurCanvas(plain, frame.unit * 0.0014)
  const far = blurCanvas(plain, frame.unit * 0.006)
  await easel.pause()
  const bloom = blurCanvas(plain, frame.unit * 0.035)
  await easel.pause()
  const focus = random.fork('focus').range(0.46, 0.58)
  for (let y = 0; y < height; y++) {
    const defocus = smoothStep(0.34, 0.62, Math.abs((y + 0.5) / height - focus))
    for (let x = 0; x < width; x++) expose(canvas, far, bloom, y * width + x, defocus)
  }
  vignette(canvas, 0.22)
  addGrain(canvas, random.fork('film').int(0, 0x7fffffff))
  return canvas
}

function expose(canvas: Canvas, far: Canvas, bloom: Canvas, i: number, defocus: number): void {
  const glow = Math.max(0, bloom.l[i]! - 0.5) * 0.35
  for (const plane of ['l', 'a', 'b'] as const) {
    const sharp = canvas[plane][i]!
    const focused = sharp + (far[plane][i]! - sharp) * defocus
    canvas[plane][i] = focused + (bloom[plane][i]! - focused) * 0.1
  }
  const exposed = canvas.l[i]! + glow * (1 - canvas.l[i]!)
  // A film's curve: a little more contrast in the middle, none lost at the ends.
  canvas.l[i] = exposed + 0.12 * (exposed - 0.5) * exposed * (1 - exposed) * 4
}

/** Silver grain: clumps of two sizes, strongest in the middle tones. */
function addGrain(canvas: Canvas, seed: number): void {
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const i = y * canvas.width + x
      const fine = grainAt(x, y, seed) + grainAt(x, y, seed + 1) - 1
      const coarse = grainAt(x >> 1, y >> 1, seed + 2) - 0.5
      const l = Math.min(1, Math.max(0, canvas.l[i]!))
      canvas.l[i]! += (fine * 0.022 + coarse * 0.018) * (0.5 + 2 * l * (1 - l))
    }
  }
}
