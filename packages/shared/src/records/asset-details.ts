import { type Static, Type } from 'typebox'

/** One of the colours of a picture, with the share of the pixels that are nearest to it. */
export const PaletteColour = Type.Object({
  color: Type.String({ pattern: '^#[0-9a-f]{6}$' }),
  share: Type.Number({ minimum: 0, maximum: 1 }),
})
export type PaletteColour = Static<typeof PaletteColour>

/** How many values the outline of a melody's loudness has. */
export const PEAK_COUNT = 120

/** What else is known of a photo, picture or melody: each where its worker could tell. */
export const AssetDetails = Type.Object({
  width: Type.Optional(Type.Integer({ description: 'Pixels.' })),
  height: Type.Optional(Type.Integer()),
  palette: Type.Optional(
    Type.Array(PaletteColour, { description: 'At most five colours, the most frequent first.' }),
  ),
  thumbnail: Type.Optional(
    Type.Object({ key: Type.String(), width: Type.Integer(), height: Type.Integer() }),
  ),
  placeholder: Type.Optional(
    Type.String({
      description: 'A thumbhash of at most 40 bytes in base64, shown until the picture has come.',
    }),
  ),
  seconds: Type.Optional(Type.Number()),
  peaks: Type.Optional(
    Type.Array(Type.Number({ minimum: 0, maximum: 1 }), {
      maxItems: PEAK_COUNT,
      description: 'The loudest moment of each 120th of a melody.',
    }),
  ),
  music_key: Type.Optional(Type.String({ description: 'Such as D minor.' })),
  tempo: Type.Optional(Type.Number({ description: 'Beats a minute.' })),
  midi: Type.Optional(Type.Object({ key: Type.String() })),
  prompt: Type.Optional(Type.String({ maxLength: 2000, description: 'What the model was told in words.' })),
})
export type AssetDetails = Static<typeof AssetDetails>

/** The keys of the objects that belong to an asset besides its own. */
export function companionKeys({ thumbnail, midi }: AssetDetails): string[] {
  return [thumbnail, midi].flatMap((companion) => (companion ? [companion.key] : []))
}
