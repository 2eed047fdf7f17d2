import type { ImageStyle } from '@moodscape/mood/styles'

import type { Easel } from './brush/easel.ts'
import type { Colours } from './canvas.ts'
import { paintInk } from './styles/ink.ts'
import { paintMosaic } from './styles/mosaic.ts'
import { paintOil } from './styles/oil.ts'
import { paintPastel } from './styles/pastel.ts'
import { paintPhotograph } from './styles/photograph.ts'
import { paintPixelArt } from './styles/pixel.ts'
import { paintPointillism } from './styles/pointillism.ts'
import { paintWatercolour } from './styles/watercolour.ts'

/** A way to turn a composition into a picture. */
export type Style = (easel: Easel) => Promise<Colours>

export const STYLES: Readonly<Record<ImageStyle, Style>> = {
  oil: paintOil,
  watercolour: paintWatercolour,
  ink: paintInk,
  pastel: paintPastel,
  pixel: paintPixelArt,
  pointillism: paintPointillism,
  mosaic: paintMosaic,
  photograph: paintPhotograph,
}
