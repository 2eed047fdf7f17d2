import type { Stage } from './stage.ts'

/** The part of the picture that a veil covers, in units. */
export interface Room {
  x: number
  y: number
  width: number
  height: number
}

/** Samples along the longer side of a veil: it is soft, so few will do. */
const SAMPLES = 150

/**
 * A soft field of one colour: clouds, dapples, smoke. `alphaAt` says how much of it lies at a place of the
 * room, both coordinates 0..1; it is asked for few places and drawn large.
 */
export function veil(
  stage: Stage,
  room: Room,
  colour: string,
  alphaAt: (u: number, v: number) => number,
): void {
  const step = Math.max(room.width, room.height) / SAMPLES
  const columns = Math.max(2, Math.ceil(room.width / step))
  const rows = Math.max(2, Math.ceil(room.height / step))
  const sheet = stage.newSheet(columns, rows)
  const ctx = sheet.getContext('2d')
  ctx.fillStyle = colour
  ctx.fillRect(0, 0, columns, rows)
  const image = ctx.getImageData(0, 0, columns, rows)
  for (let i = 0; i < columns * rows; i++) {
    const alpha = alphaAt(((i % columns) + 0.5) / columns, (Math.floor(i / columns) + 0.5) / rows)
    image.data[4 * i + 3] = Math.round(255 * Math.min(1, Math.max(0, alpha)))
  }
  ctx.putImageData(image, 0, 0)
  stage.ctx.drawImage(sheet, room.x, room.y, room.width, room.height)
}
