import { cos, exp, log, sin, TAU } from '@moodscape/mood/exact-math'

/**
 * A colour in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020): lightness 0..1
 * and two opponent axes, a (green to red) and b (blue to yellow), of about -0.4..0.4.
 */
export type Lab = readonly [lightness: number, a: number, b: number]

/** A colour by lightness 0..1, chroma 0..0.37 and hue in degrees, OKLab's polar form. */
export function lch(lightness: number, chroma: number, hue: number): Lab {
  const angle = (hue * TAU) / 360
  return [lightness, chroma * cos(angle), chroma * sin(angle)]
}

/** The colour the share `t` (0..1) of the way from one to another. */
export function mix(from: Lab, to: Lab, t: number): Lab {
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t]
}

const GAMMA_STEPS = 4096

/** Steps by which a colour may be beyond what a screen shows, about 0.003. */
const SLACK = 12
const gamma = Uint8Array.from({ length: GAMMA_STEPS + 1 }, (_, i) => {
  const linear = i / GAMMA_STEPS
  const encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * exp(log(linear) / 2.4) - 0.055
  return Math.round(encoded * 255)
})

/**
 * Writes a colour as three sRGB bytes. A colour that no screen can show keeps its lightness and hue and loses
 * chroma until it fits.
 */
export function writeSrgb(lightness: number, a: number, b: number, bytes: Uint8Array, offset: number): void {
  if (lightness <= 0 || lightness >= 1) {
    bytes.fill(lightness <= 0 ? 0 : 255, offset, offset + 3)
    return
  }
  let redGreen = a
  let blueYellow = b
  for (let attempt = 0; attempt < 24; attempt++) {
    if (writeShowable(lightness, redGreen, blueYellow, bytes, offset)) return
    redGreen *= 0.9
    blueYellow *= 0.9
  }
}

/** Writes a colour as near as bytes can hold it, and says whether a screen can show it. */
function writeShowable(lightness: number, a: number, b: number, bytes: Uint8Array, offset: number): boolean {
  const l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
  const m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
  const s = cube(lightness - 0.0894841775 * a - 1.291485548 * b)
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  const redStep = (red * GAMMA_STEPS + 0.5) | 0
  const greenStep = (green * GAMMA_STEPS + 0.5) | 0
  const blueStep = (blue * GAMMA_STEPS + 0.5) | 0
  bytes[offset] = gamma[clamp(redStep)]!
  bytes[offset + 1] = gamma[clamp(greenStep)]!
  bytes[offset + 2] = gamma[clamp(blueStep)]!
  return isShowable(redStep) && isShowable(greenStep) && isShowable(blueStep)
}

/** Writes a stretch of a picture's pixels as sRGB, as `writeSrgb` writes one. */
export function writeSrgbRow(
  { l, a, b }: Readonly<Record<'l' | 'a' | 'b', Float32Array>>,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const lightness = l[i]!
    const isInside = lightness > 0 && lightness < 1
    // Nearly all fit at once; what is called in vain for each pixel would put its numbers on the heap.
    if (!(isInside && writeShowable(lightness, a[i]!, b[i]!, bytes, 3 * i)))
      writeSrgb(lightness, a[i]!, b[i]!, bytes, 3 * i)
  }
}

function cube(x: number): number {
  return x * x * x
}

/** A step of the gamma table, a little beyond its ends still counting as one. */
function isShowable(step: number): boolean {
  return step >= -SLACK && step <= GAMMA_STEPS + SLACK
}

function clamp(step: number): number {
  return step < 0 ? 0 : step > GAMMA_STEPS ? GAMMA_STEPS : step
}
