import type { Lab } from './colour.ts'

/** A place in the frame, whose shorter side measures 1. */
export type Point = readonly [x: number, y: number]

/** A line through points, tapering from one width to another (frame units). */
export interface Line {
  kind: 'line'
  points: readonly Point[]
  from: number
  to: number
  colour: Lab
  opacity: number
}

/**
 * An ellipse: `radius` along its axis, `radius * slim` across it; `soft` is the share of it that fades out.
 */
export interface Dab {
  kind: 'dab'
  x: number
  y: number
  radius: number
  slim: number
  /** Direction of the axis in radians. */
  angle: number
  soft: number
  colour: Lab
  opacity: number
}

/** A filled polygon, of any shape that does not cross itself. */
export interface Polygon {
  kind: 'polygon'
  points: readonly Point[]
  colour: Lab
  opacity: number
}

/** Something that stands in front of the ground of a picture; every style draws it by its own means. */
export type Mark = Line | Dab | Polygon

export function line(points: readonly Point[], from: number, to: number, colour: Lab, opacity = 0.95): Line {
  return { kind: 'line', points, from, to, colour, opacity }
}

export function dab(x: number, y: number, radius: number, colour: Lab, opacity = 0.95): Dab {
  return { kind: 'dab', x, y, radius, slim: 1, angle: 0, soft: 0, colour, opacity }
}

/** A leaf, petal or smear: a dab drawn out along `angle`. */
export function petal(
  x: number,
  y: number,
  radius: number,
  slim: number,
  angle: number,
  colour: Lab,
  opacity = 0.95,
): Dab {
  return { kind: 'dab', x, y, radius, slim, angle, soft: 0, colour, opacity }
}

/** Light or mist: a dab without an edge. */
export function glow(x: number, y: number, radius: number, colour: Lab, opacity: number, slim = 1): Dab {
  return { kind: 'dab', x, y, radius, slim, angle: 0, soft: 1, colour, opacity }
}

export function polygon(points: readonly Point[], colour: Lab, opacity = 0.95): Polygon {
  return { kind: 'polygon', points, colour, opacity }
}
