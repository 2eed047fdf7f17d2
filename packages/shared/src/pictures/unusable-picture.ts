/**
 * `unsupported`: no JPEG, PNG or WebP, or of a kind that is not decoded. `damaged`: one of them, but incomplete or
 * broken. `too_small`, `too_large`: outside of its limits.
 */
export type PictureFlaw = 'unsupported' | 'damaged' | 'too_small' | 'too_large'

/** A file that cannot be used as a picture, however often it is tried. */
export class UnusablePicture extends Error {
  override name = 'UnusablePicture'
  readonly flaw: PictureFlaw

  constructor(flaw: PictureFlaw, options?: ErrorOptions & { detail?: string }) {
    super(options?.detail ?? `The picture is ${flaw.replace('_', ' ')}`, options)
    this.flaw = flaw
  }
}
