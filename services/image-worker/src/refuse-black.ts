import { PermanentFailure } from '@moodscape/shared/failures/failure'
import { openPicture } from '@moodscape/shared/pictures/open-picture'
import type { Stats } from 'sharp'

/** A black picture may have become that bright, of 255, by being compressed. */
const MAX_LEVEL = 12
/** Pixels a side of the first look, which shows all but pictures that are dark all over to be none. */
const GLANCE_SIDE = 64

/**
 * Refuses a picture with nothing in it but black. That is what safety filters hand out in place of what they found, with
 * a prediction that succeeded.
 *
 * @param picture of 8 bits a channel
 * @throws PermanentFailure `content_refused`
 * @see https://github.com/huggingface/diffusers/blob/main/src/diffusers/pipelines/stable_diffusion/safety_checker.py
 */
export async function refuseBlack(picture: Buffer): Promise<void> {
  const glance = await (await openPicture(picture, {}))
    .resize(GLANCE_SIDE, GLANCE_SIDE, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer()
  if (glance.some((level) => level > MAX_LEVEL)) return
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
