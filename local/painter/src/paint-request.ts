import { ScoredEmotion } from '@moodscape/mood/emotion'
import { IMAGE_STYLES } from '@moodscape/mood/styles'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

export const PAINT_FORMATS = ['webp', 'png', 'jpg'] as const
export const PaintFormat = Type.Enum(PAINT_FORMATS)
export type PaintFormat = Static<typeof PaintFormat>

/**
 * Pixels a side. Below, brush strokes have no room; above, a picture takes many seconds and hundreds of
 * megabytes.
 */
const Side = Type.Integer({ minimum: 256, maximum: 2048, default: 1024 })

/** A request for a picture. The same request gives the same composition on every machine. */
export const PaintRequest = Type.Object(
  {
    /** The mood; see blendOf for how confidences are read. An empty list paints UNKNOWN. */
    emotions: Type.Array(ScoredEmotion, { maxItems: 64 }),
    /** Chooses the composition. */
    seed: Type.Integer({ minimum: 0, maximum: 4294967295 }),
    width: Type.Optional(Side),
    height: Type.Optional(Side),
    style: Type.Optional(Type.Enum(IMAGE_STYLES, { default: 'oil' })),
    format: Type.Optional(Type.Enum(PAINT_FORMATS, { default: 'webp' })),
  },
  { additionalProperties: false },
)
export type PaintRequest = Static<typeof PaintRequest>

/** The request is not a PaintRequest; `problems` says where and why. */
export class InvalidPaintRequest extends Error {
  override name = 'InvalidPaintRequest'
  readonly problems: readonly { path: string; message: string }[]

  constructor(problems: readonly { path: string; message: string }[]) {
    super(problems.map(({ path, message }) => `${path || 'request'} ${message}`).join('; '))
    this.problems = problems
  }
}

/** Checks a request and fills in what it leaves open. Throws InvalidPaintRequest. */
export function completeRequest(request: unknown): Required<PaintRequest> {
  checkRequest(request)
  const { emotions, seed, width = 1024, height = 1024, style = 'oil', format = 'webp' } = request
  return { emotions, seed, width, height, style, format }
}

function checkRequest(request: unknown): asserts request is PaintRequest {
  const problems = Value.Errors(PaintRequest, request).map(({ instancePath, message }) => ({
    path: instancePath,
    message,
  }))
  if (problems.length > 0) throw new InvalidPaintRequest(problems)
}
