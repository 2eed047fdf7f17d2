import type { Point } from '../model/face-reading.ts'

/**
 * Degrees in [-180, 180]. The signs are those of the answer shown in Rekognition's API reference, whose
 * right eye lies lower (Roll 1.0) and whose nose lies right of the middle (Yaw 13.7).
 */
export interface Pose {
  /** Positive when the head is tilted clockwise in the picture. */
  Roll: number
  /** Positive when the face is turned to the right of the picture. */
  Yaw: number
  /** Positive when the face looks up. */
  Pitch: number
}

/**
 * Points of a generic head in right, down and towards the viewer, the nose tip as origin (Mallick, "Head Pose
 * Estimation using OpenCV and Dlib", 2016), each with its index in the 68-point mark-up. The chin is left out
 * because it moves with an open mouth.
 */
const head = [
  { index: 30, right: 0, down: 0, front: 0 },
  { index: 36, right: -225, down: -170, front: -135 },
  { index: 45, right: 225, down: -170, front: -135 },
  { index: 48, right: -150, down: 150, front: -125 },
  { index: 54, right: 150, down: 150, front: -125 },
]
const headRight = centred(head.map((point) => point.right))
const headDown = centred(head.map((point) => point.down))
const headFront = centred(head.map((point) => point.front))
const downDown = dot(headDown, headDown)
const downFront = dot(headDown, headFront)
const frontFront = dot(headFront, headFront)

/**
 * The rotation of the generic head whose scaled orthographic projection fits the points best (the first step
 * of POSIT, DeMenthon & Davis 1995). An estimate: faces differ from the generic head by some degrees, and a
 * broad smile, which lifts the corners of the mouth, reads as looking down.
 */
export function poseOf(points: Point[]): Pose {
  const across = directionOf(points.map((point) => point.x))
  const down = directionOf(points.map((point) => point.y))
  const towardsViewer = across.right * down.down - across.down * down.right
  return {
    Roll: inDegrees(Math.atan2(down.right, across.right)),
    Yaw: inDegrees(Math.atan2(across.front, towardsViewer)),
    Pitch: inDegrees(Math.atan2(-down.front, Math.hypot(across.front, towardsViewer))),
  }
}

/**
 * How one axis of the picture lies in the head's own axes, as a unit vector: the least-squares gradient of
 * that coordinate over the head. The head is symmetric, so its first axis separates from the other two.
 */
function directionOf(coordinates: number[]): { right: number; down: number; front: number } {
  const values = centred(head.map(({ index }) => coordinates[index] ?? 0))
  const byDown = dot(headDown, values)
  const byFront = dot(headFront, values)
  const determinant = downDown * frontFront - downFront ** 2
  const right = dot(headRight, values) / dot(headRight, headRight)
  const down = (frontFront * byDown - downFront * byFront) / determinant
  const front = (downDown * byFront - downFront * byDown) / determinant
  const length = Math.hypot(right, down, front)
  return { right: right / length, down: down / length, front: front / length }
}

function centred(values: number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean)
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}

function inDegrees(radians: number): number {
  return (radians * 180) / Math.PI
}
