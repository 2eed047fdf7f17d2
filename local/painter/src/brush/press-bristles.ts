import type { Canvas } from '../canvas.ts'
import type { StrokePath } from './stroke-path.ts'

const MOST_BRISTLES = 96

/** The bristles of a brush, dipped for one stroke. */
export interface Bristles {
  count: number
  /** Places across the brush, in pixels from its middle. */
  offset: Float32Array
  /** OKLab lightness of the paint on each. */
  lightness: Float32Array
  /** How much paint each holds, 0..1. */
  load: Float32Array
  /** Share of the paint that a pixel takes. */
  hold: Float32Array
  /** How high it piles the paint. */
  heap: Float32Array
}

/** How the brush is held at each step of its way. */
export interface Grip {
  /** Where a bristle lies whose place across the brush is 1. */
  acrossX: Float32Array
  acrossY: Float32Array
  opacity: Float32Array
  thickness: Float32Array
}

export function createBristles(): Bristles {
  const bristles = () => new Float32Array(MOST_BRISTLES)
  return {
    count: 0,
    offset: bristles(),
    lightness: bristles(),
    load: bristles(),
    hold: bristles(),
    heap: bristles(),
  }
}

/** Bristles with less paint than this share of the way have run dry. */
const DRY = 0.28

/**
 * Each bristle colours the pixel that it touches. `paper` is the share of paint that each pixel takes. The loops here and
 * in `pressBetween` call nothing: they run a million times a picture, and what is handed to a call is put on the heap.
 */
export function pressNearest(
  { width, height, l, a, b, relief }: Canvas,
  path: StrokePath,
  steps: number,
  grip: Grip,
  { count, offset, lightness, load, hold, heap }: Bristles,
  paintA: number,
  paintB: number,
  paper: Float32Array | undefined,
): void {
  for (let step = 0; step < steps; step++) {
    const x = path.x[step]!
    const y = path.y[step]!
    const acrossX = grip.acrossX[step]!
    const acrossY = grip.acrossY[step]!
    const opacity = grip.opacity[step]!
    const thickness = grip.thickness[step]!
    const dry = (DRY * step) / steps
    for (let i = 0; i < count; i++) {
      if (load[i]! < dry) continue
      const u = x + acrossX * offset[i]!
      const v = y + acrossY * offset[i]!
      if (u < 0 || v < 0 || u >= width || v >= height) continue
      const pixel = (v | 0) * width + (u | 0)
      const taken = paper ? opacity * hold[i]! * paper[pixel]! : opacity * hold[i]!
      l[pixel]! += (lightness[i]! - l[pixel]!) * taken
      a[pixel]! += (paintA - a[pixel]!) * taken
      b[pixel]! += (paintB - b[pixel]!) * taken
      relief[pixel]! += (thickness * heap[i]! - relief[pixel]!) * taken
    }
  }
}

/**
 * Each bristle colours the two pixels between which it lies, side by side across the stroke: the steps along it are close
 * enough to hide the pixel grid.
 */
export function pressBetween(
  { width, height, l, a, b, relief }: Canvas,
  path: StrokePath,
  steps: number,
  grip: Grip,
  { count, offset, lightness, load, hold, heap }: Bristles,
  paintA: number,
  paintB: number,
  paper: Float32Array | undefined,
): void {
  for (let step = 0; step < steps; step++) {
    const isLevel = Math.abs(path.dx[step]!) > Math.abs(path.dy[step]!)
    const beside = isLevel ? width : 1
    const x = path.x[step]! - (isLevel ? 0 : 0.5)
    const y = path.y[step]! - (isLevel ? 0.5 : 0)
    const right = isLevel ? width : width - 1
    const bottom = isLevel ? height - 1 : height
    const acrossX = grip.acrossX[step]!
    const acrossY = grip.acrossY[step]!
    const opacity = grip.opacity[step]!
    const thickness = grip.thickness[step]!
    const dry = (DRY * step) / steps
    for (let i = 0; i < count; i++) {
      if (load[i]! < dry) continue
      const u = x + acrossX * offset[i]!
      const v = y + acrossY * offset[i]!
      if (u < 0 || v < 0 || u >= right || v >= bottom) continue
      const near = (v | 0) * width + (u | 0)
      const far = near + beside
      const taken = paper ? opacity * hold[i]! * paper[near]! : opacity * hold[i]!
      const farShare = taken * (isLevel ? v - (v | 0) : u - (u | 0))
      const nearShare = taken - farShare
      const paintL = lightness[i]!
      const raised = thickness * heap[i]!
      l[near]! += (paintL - l[near]!) * nearShare
      a[near]! += (paintA - a[near]!) * nearShare
      b[near]! += (paintB - b[near]!) * nearShare
      relief[near]! += (raised - relief[near]!) * nearShare
      l[far]! += (paintL - l[far]!) * farShare
      a[far]! += (paintA - a[far]!) * farShare
      b[far]! += (paintB - b[far]!) * farShare
      relief[far]! += (raised - relief[far]!) * farShare
    }
  }
}
