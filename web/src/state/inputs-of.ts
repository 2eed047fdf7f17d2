import type { VariationOptions } from '../api/moodscape-api.ts'
import type { Job, MadeKind, MakeOptions, Upload } from '../api/types.ts'
import { MELODY_STYLES, PICTURE_STYLES } from '../make/styles.ts'

/**
 * What a picture or melody was asked for with, so that another try is the same. The emotion that was read is left out:
 * the gateway then makes it of the whole distribution again, as it did at first.
 */
export function inputsOf(upload: Upload, job: Pick<Job, 'job_id'>): VariationOptions {
  const made = [...upload.images, ...upload.melodies].find(({ job_id }) => job_id === job.job_id)
  return {
    upload_id: upload.upload_id,
    tone: upload.tone,
    ...(made?.style && { style: made.style }),
    ...(made && { seed: made.seed }),
    ...(made?.emotion && made.emotion !== upload.emotion && { emotion: made.emotion }),
  }
}

/** What a photo was sent with, of an upload that still has it. */
export function optionsOf(upload: Upload): MakeOptions {
  const styleOf = <Style extends string>(kind: MadeKind, known: readonly Style[]): Style | null => {
    const first = (kind === 'image' ? upload.images : upload.melodies).at(-1)
    return known.find((style) => style === first?.style) ?? null
  }
  return {
    tone: upload.tone,
    image_style: styleOf('image', PICTURE_STYLES),
    melody_style: styleOf('melody', MELODY_STYLES),
    keep_photo: true,
  }
}
