import { paint } from '@moodscape/painter/paint'
import type { PaintRequest } from '@moodscape/painter/paint-request'
import { converter } from 'culori'
import sharp from 'sharp'

const toOklab = converter('oklab')
const toHsv = converter('hsv')

/** Pixels a side to which a picture is shrunk before its colours are compared: what an eye sees of it from afar. */
const GLANCE = 32

/** What sharp and culori see in a picture; neither shares code with the painter. */
export interface Look {
  /** OKLab of each pixel of the picture seen from afar, row by row. */
  colours: readonly (readonly [l: number, a: number, b: number])[]
  /** Means over the picture: lightness and chroma in OKLab, its two axes, value and saturation of HSV. */
  lightness: number
  chroma: number
  a: number
  b: number
  brightness: number
  saturation: number
  /** Spread of the lightness; edges as sharp measures them. */
  contrast: number
  /** How evenly the strength of colour is spread over twelve parts of the colour circle, in bits. */
  hues: number
  edges: number
}

/** Paints a mood in the smallest size there is, and looks at it. */
export async function lookAt(emotions: PaintRequest['emotions'], seed: number): Promise<Look> {
  const { bytes } = await paint({ emotions, seed, width: 256, height: 256, format: 'png' })
  const { sharpness } = await sharp(bytes).stats()
  const data = await sharp(bytes).resize(GLANCE, GLANCE).removeAlpha().raw().toBuffer()
  const colours: (readonly [number, number, number])[] = []
  const sum = { chroma: 0, brightness: 0, saturation: 0 }
  const circle = new Array<number>(12).fill(0)
  for (let i = 0; i < data.length; i += 3) {
    const [r = 0, g = 0, b = 0] = [...data.subarray(i, i + 3)].map((byte) => byte / 255)
    const lab = toOklab({ mode: 'rgb', r, g, b })
    const { h = 0, v, s } = toHsv({ mode: 'rgb', r, g, b })
    colours.push([lab.l, lab.a, lab.b])
    sum.chroma += Math.hypot(lab.a, lab.b)
    circle[Math.floor(h / 30) % 12]! += s * v
    sum.brightness += v
    sum.saturation += s
  }
  const [lightness, a, b] = [0, 1, 2].map((axis) => meanOf(colours, axis)) as [number, number, number]
  const spread = colours.reduce((total, colour) => total + (colour[0] - lightness) ** 2, 0)
  return {
    ...{ colours, lightness, a, b, edges: sharpness },
    chroma: sum.chroma / colours.length,
    brightness: sum.brightness / colours.length,
    saturation: sum.saturation / colours.length,
    contrast: Math.sqrt(spread / colours.length),
    hues: bitsOf(circle),
  }
}

function bitsOf(strengths: readonly number[]): number {
  const all = strengths.reduce((sum, strength) => sum + strength, 0)
  return -strengths.reduce(
    (bits, strength) => (strength > 0 ? bits + (strength / all) * Math.log2(strength / all) : bits),
    0,
  )
}

/** Mean distance of two pictures in OKLab, times 100: about 2 is what an eye just sees between two patches. */
export function distanceOf(one: Look, other: Look): number {
  const sum = one.colours.reduce((total, [l, a, b], i) => {
    const [otherL, otherA, otherB] = other.colours[i] as readonly [number, number, number]
    return total + Math.hypot(l - otherL, a - otherA, b - otherB)
  }, 0)
  return (100 * sum) / one.colours.length
}

function meanOf(colours: Look['colours'], axis: number): number {
  return colours.reduce((sum, colour) => sum + (colour[axis] as number), 0) / colours.length
}
