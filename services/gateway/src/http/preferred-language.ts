/** The languages that pages for people are written in; the first is for everybody else. */
export const LANGUAGES = ['en', 'es'] as const
export type Language = (typeof LANGUAGES)[number]

/** The language of ours that an Accept-Language header (RFC 9110, section 12.5.4) likes best. */
export function preferredLanguage(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((wish) => {
    const [tag = '', ...parameters] = wish.split(';').map((text) => text.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality.slice(2)) }
  })
  const [best] = wishes
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .flatMap(({ language }) => LANGUAGES.find((one) => one === language) ?? [])
  return best ?? LANGUAGES[0]
}
