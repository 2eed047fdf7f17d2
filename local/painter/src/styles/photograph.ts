import { blurColours } from '../brush/blur.ts'
import type { Easel } from '../brush/easel.ts'
import { grainAt } from '../brush/grain.ts'
import { vignette } from '../brush/relief.ts'
import type { Colours } from '../canvas.ts'
import { noisePlane } from '../noise-plane.ts'
import { inBands, pauseBetween } from '../pause.ts'
import { smoothStep } from '../smooth-step.ts'

/** No strokes: a lens that is sharp in one distance, lights that bloom, film grain, darker corners. */
export async function paintPhotograph(easel: Easel): Promise<Colours> {
  const { width, height, frame, random, noise, pause } = easel
  const plain = easel.picture
  await easel.finish(plain)
  const texture = await noisePlane(noise, width, height, frame.unit * 0.02, 3, 0, () => pause())
  await pause()
  for (let i = 0; i < plain.l.length; i++) plain.l[i]! += 0.026 * texture[i]!
  await pause(0.1)
  const canvas = await blurColours(plain, frame.unit * 0.0014, () => pause())
  await pause(0.3)
  const far = await blurColours(plain, frame.unit * 0.006, () => pause())
  await pause(0.5)
  const bloom = await blurColours(plain, frame.unit * 0.035, () => pause())
  const focus = random.fork('focus').range(0.46, 0.58)
  await inBands(height, pauseBetween(pause, 0.7, 0.8), (from, to) => {
    for (let y = from; y < to; y++) {
      const defocus = smoothStep(0.34, 0.62, Math.abs((y + 0.5) / height - focus))
      for (let x = 0; x < width; x++) expose(canvas, far, bloom, y * width + x, defocus)
    }
  })
  vignette(canvas, 0.22)
  const seed = random.fork('film').int(0, 0x7fffffff)
  await inBands(height, pauseBetween(pause, 0.8, 1), (from, to) => addGrain(canvas, seed, from, to))
  return canvas
}

function expose(canvas: Colours, far: Colours, bloom: Colours, i: number, defocus: number): void {
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
function addGrain(canvas: Colours, seed: number, from: number, to: number): void {
  for (let y = from; y < to; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const i = y * canvas.width + x
      const fine = grainAt(x, y, seed) + grainAt(x, y, seed + 1) - 1
      const coarse = grainAt(x >> 1, y >> 1, seed + 2) - 0.5
      const l = Math.min(1, Math.max(0, canvas.l[i]!))
      canvas.l[i]! += (fine * 0.022 + coarse * 0.018) * (0.5 + 2 * l * (1 - l))
    }
  }
}
