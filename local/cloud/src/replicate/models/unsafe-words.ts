const UNSAFE = /\b(nsfw|nudes?|naked|porn\w*|erotic\w*|hentai|gore|gory|beheading|dismember\w*)\b/i

/** The words of Replicate's models when their safety check finds something. */
export const FLAGGED =
  'The input or output was flagged as sensitive. Please try again with different inputs. (E005)'

/** Whether a prompt plainly asks for what every hosted model refuses. */
export function isUnsafe(prompt: string): boolean {
  return UNSAFE.test(prompt)
}
