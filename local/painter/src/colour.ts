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
    const l = cube(lightness + 0.3963377774 * redGreen + 0.2158037573 * blueYellow)
    const m = cube(lightness - 0.1055613458 * redGreen - 0.0638541728 * blueYellow)
    const s = cube(lightness - 0.0894841775 * redGreen - 1.291485548 * blueYellow)
    const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
    const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
    const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
    if (attempt === 23 || (isShowable(red) && isShowable(green) && isShowable(blue))) {
      bytes[offset] = encode(red)
      bytes[offset + 1] = encode(green)
      bytes[offset + 2] = encode(blue)
      return
    }
    redGreen *= 0.9
    blueYellow *= 0.9
  }
}

function cube(x: number): number {
  return x * x * x
}

function isShowable(linear: number): boolean {
  return linear >= -0.003 && linear <= 1.003
}

function encode(linear: number): number {
  if (linear <= 0) return 0
  if (linear >= 1) return 255
  return gamma[(linear * GAMMA_STEPS + 0.5) | 0]!
}
