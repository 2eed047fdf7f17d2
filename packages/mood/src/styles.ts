/**
 * The ways a picture can be made. Style is chosen from this list only: what a client writes reaches no
 * prompt.
 */
export const IMAGE_STYLES = [
  'oil',
  'watercolour',
  'ink',
  'pastel',
  'pixel',
  'pointillism',
  'mosaic',
  'photograph',
] as const
export type ImageStyle = (typeof IMAGE_STYLES)[number]

/** The ways a melody can be dressed. Without one, the emotion chooses its own instruments. */
export const MELODY_STYLES = [
  'piano',
  'strings',
  'guitar',
  'music-box',
  'orchestral',
  'ambient',
  'electronic',
  'jazz',
] as const
export type MelodyStyle = (typeof MELODY_STYLES)[number]

/**
 * Reads back a style that a record keeps as text; one that is not (or no longer) on the list counts as none.
 */
export function knownStyle<Style extends string>(
  styles: readonly Style[],
  text: string | undefined,
): Style | undefined {
  return styles.find((style) => style === text)
}
