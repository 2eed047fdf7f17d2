import type { VariationOptions } from '../api/moodscape-api.ts'
import type { Job, MakeOptions, MelodyStyle, PictureStyle, Upload } from '../api/types.ts'

/**
 * What a picture or melody was asked for with, so that another try is the same. The emotion that was read is left out:
 * the gateway then makes it of the whole distribution again, as it did at first.
 */
export function inputsOf(upload: Upload, job: Pick<Job, 'job_id'>): VariationOptions {
  const made = [...upload.images, ...upload.melodies].find(({ job_id }) => job_id === job.job_id)
  return {
    upload_id: upload.upload_id,
    tone: made?.tone ?? upload.tone,
    ...(made?.style && { style: made.style }),
    ...(made && { seed: made.seed }),
    ...(made?.emotion && made.emotion !== upload.emotion && { emotion: made.emotion }),
  }
}

/** What a photo was sent with, of an upload that still has it. The styles are those of the first works. */
export function optionsOf({ tone, images, melodies }: Upload): MakeOptions {
  return {
    tone,
    image_style: (images.at(-1)?.style ?? null) as PictureStyle | null,
    melody_style: (melodies.at(-1)?.style ?? null) as MelodyStyle | null,
    keep_photo: true,
  }
}
