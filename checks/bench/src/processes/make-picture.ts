import Replicate from 'replicate'
import sharp from 'sharp'
import { type Static, Type } from 'typebox'

/** How Replicate is reached, and which model is asked. */
export const ReplicateTask = Type.Object({
  baseUrl: Type.String(),
  auth: Type.String(),
  model: Type.String(),
})
export type ReplicateTask = Static<typeof ReplicateTask>

export function openReplicate({ auth, baseUrl }: ReplicateTask): Replicate {
  return new Replicate({ auth, baseUrl, useFileOutput: false })
}

/** Has a picture made as a baseline does: it asks, looks, and fetches, and nothing is looked after. */
export async function makePicture(replicate: Replicate, model: string): Promise<Buffer> {
  const { id } = await replicate.predictions.create({ model, input: { seed: 1 } })
  const done = await replicate.predictions.get(id)
  return Buffer.from(await (await fetch(String(done.output))).arrayBuffer())
}

/** What a gallery shows of a picture, made in one line. */
export function makeThumbnail(picture: Buffer): Promise<Buffer> {
  return sharp(picture).resize(384, 384, { fit: 'inside', withoutEnlargement: true }).webp().toBuffer()
}
