/** A point in pixels of the decoded photo, origin in the upper left corner. */
export interface Point {
  x: number
  y: number
}

/** A rectangle in pixels of the decoded photo; it may reach over the photo's edge. */
export interface Box extends Point {
  width: number
  height: number
}

/** A decoded photo: upright, 8-bit sRGB, three bytes a pixel, rows from the top. */
export interface Photo {
  width: number
  height: number
  pixels: Uint8Array
}

/** The seven expressions the network was trained on (FER2013's labels), in the order of its outputs. */
export const expressions = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised'] as const

export type Expression = (typeof expressions)[number]

/**
 * What the networks say of one face, before any of it is put into Rekognition's words.
 * `score`, the expressions and `maleProbability` are probabilities in [0, 1]; the expressions sum to 1.
 * `points` are the 68 points of the iBUG 300-W mark-up; their left is the left of the picture.
 */
export interface FaceReading {
  box: Box
  score: number
  points: Point[]
  expressions: Record<Expression, number>
  ageYears: number
  maleProbability: number
}
