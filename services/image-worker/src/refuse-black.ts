import { PermanentFailure } from '@moodscape/shared/failures/failure'
import { openPicture } from '@moodscape/shared/pictures/open-picture'
import type { Pixels } from '@moodscape/shared/pictures/preview-picture'
import type { Stats } from 'sharp'

/** A black picture may have become that bright, of 255, by being compressed. */
const MAX_LEVEL = 12
/** Where in the four bytes of a pixel its opacity stands. */
const ALPHA = 3

/**
 * Refuses a picture with nothing in it but black. That is what safety filters hand out in place of what they found, with
 * a prediction that succeeded.
 *
 * @param picture of 8 bits a channel
 * @param small the same at the size of a thumbnail, which shows all but pictures that are dark all over to be none
 * @throws PermanentFailure `content_refused`
 * @see https://github.com/huggingface/diffusers/blob/main/src/diffusers/pipelines/stable_diffusion/safety_checker.py
 */
export async function refuseBlack(picture: Buffer, { data }: Pixels): Promise<void> {
  const isBright = data.some((level, index) => level > MAX_LEVEL && index % 4 !== ALPHA)
  if (isBright) return
  const whole = await openPicture(picture, { sequentialRead: false })
  if (!isBlack(await whole.stats())) return
  throw new PermanentFailure('content_refused', { cause: new Error('The picture is black') })
}

/** Black ink on a transparent ground is a picture. */
function isBlack({ channels }: Stats): boolean {
  const alpha = channels.length % 2 === 0 ? channels.at(-1) : undefined
  const colours = alpha ? channels.slice(0, -1) : channels
  return colours.every(({ max }) => max <= MAX_LEVEL) && (!alpha || alpha.min === alpha.max)
}
