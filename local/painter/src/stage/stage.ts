import type { Random } from '@moodscape/mood/random'

import { lch, writeSrgb } from '../colour.ts'
import { createNoise, type Noise } from '../noise.ts'
import type { Context, NewSheet } from './skia.ts'
import type { View } from './view.ts'

/** Units along the shorter side of every picture, whatever its size in pixels; each seed stands a little nearer or farther. */
const UNITS = 1000

/** The one light of a picture. A scene that has a sun, a moon or a lamp puts the light there. */
export interface Light {
  /** Where it is, in units; above the horizon, unless it stands on the ground. */
  x: number
  y: number
  /** The colour of what it falls on, and of what it does not reach. */
  lit: string
  shade: string
  /** How much lit and shaded sides differ, 0 (fog) to 1 (noon). */
  strength: number
}

/** What a scene is drawn on: the canvas API in units of which the shorter side has 1000, and chance. */
export interface Stage {
  readonly ctx: Context
  /** Where things that stand are drawn; the same as `ctx` unless emotions are blended. */
  readonly things: Context
  readonly width: number
  readonly height: number
  /** Pixels per unit. */
  readonly scale: number
  /** Where sky and land meet. It depends on the seed alone, so that scenes of one seed blend. */
  readonly horizon: number
  light: Light
  readonly random: Random
  readonly noise: Noise
  /** How far something with its foot at a place has grown, 0..1: 1 unless emotions are blended. */
  readonly growthAt: (x: number, y: number) => number
  readonly newSheet: NewSheet
  /**
   * OKLCH as a CSS colour: lightness 0..1, chroma 0..0.37, hue in degrees. Each seed has its own tint, so that hue and
   * lightness are a little off what is asked for.
   */
  readonly colour: (lightness: number, chroma: number, hue: number, alpha?: number) => string
  /** How many of something this picture holds, given how many a square one does. */
  readonly many: (inSquare: number) => number
  /** One of three: another each time that the scene comes again, as seeds go on. */
  readonly inTurn: <T>(three: readonly [T, T, T]) => T
}

export interface StageSetup {
  ctx: Context
  things: Context
  widthInPixels: number
  heightInPixels: number
  /** What all scenes of one seed share. */
  view: View
  /** How many times the scene has come before, of three. */
  turn: number
  /** Chance of this scene alone. */
  random: Random
  growthAt: Stage['growthAt']
  newSheet: NewSheet
}

/** Pixels per unit in a picture of some size. */
export function scaleOf({ distance }: View, widthInPixels: number, heightInPixels: number): number {
  return Math.min(widthInPixels, heightInPixels) / (UNITS * distance)
}

export function createStage(setup: StageSetup): Stage {
  const { ctx, things, widthInPixels, heightInPixels, view, turn, random, growthAt, newSheet } = setup
  const scale = scaleOf(view, widthInPixels, heightInPixels)
  const [width, height] = [widthInPixels / scale, heightInPixels / scale]
  for (const context of new Set([ctx, things])) context.setTransform(scale, 0, 0, scale, 0, 0)
  const horizon = height * view.horizon
  const { tint } = view
  const colour: Stage['colour'] = (l, c, h, alpha = 1) => css(l + tint.lightness, c, h + tint.hue, alpha)
  return {
    ctx,
    things,
    width,
    height,
    scale,
    horizon,
    light: {
      x: width * view.light,
      y: horizon - 120,
      lit: colour(0.9, 0.05, 85),
      shade: colour(0.2, 0.03, 265),
      strength: 0.5,
    },
    random,
    noise: createNoise(random.fork('noise')),
    growthAt,
    newSheet,
    colour,
    many: (inSquare) => Math.round((inSquare * width * height) / (UNITS * UNITS)),
    inTurn: (three) => three[turn]!,
  }
}

const bytes = new Uint8Array(3)

function css(lightness: number, chroma: number, hue: number, alpha: number): string {
  writeSrgb(...lch(lightness, chroma, hue), bytes, 0)
  return `rgba(${bytes[0]},${bytes[1]},${bytes[2]},${Math.min(1, Math.max(0, alpha)).toFixed(3)})`
}
