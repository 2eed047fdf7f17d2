/**
 * The picture plane in the units scenes are composed in: the shorter side measures 1, so that circles stay
 * round and sizes keep their meaning in every format.
 */
export interface Frame {
  width: number
  height: number
  /** Pixels per unit. */
  unit: number
}

export function frameOf(widthInPixels: number, heightInPixels: number): Frame {
  const unit = Math.min(widthInPixels, heightInPixels)
  return { width: widthInPixels / unit, height: heightInPixels / unit, unit }
}
