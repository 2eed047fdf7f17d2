export interface PictureSize {
  width: number
  height: number
}

/** The size that a header gives; or that it ends before that; or that only a decoder can tell. */
export type HeaderReading = PictureSize | 'cut' | 'unreadable'
