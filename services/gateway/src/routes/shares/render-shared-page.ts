import { createHash } from 'node:crypto'

import type { Language } from '../../http/preferred-language.ts'
import { SHARED_WORDS } from './shared-words.ts'

/** One work on a public page. */
export interface SharedWork {
  /** The last part of its address. */
  noun: string
  mediaType: string
  width: number | undefined
  height: number | undefined
}

export interface SharedPage {
  /** The address of the page, without a slash at its end. */
  url: string
  words: string
  works: SharedWork[]
  language: Language
}

const STYLE = `
  :root {
    color-scheme: light dark;
    --text: light-dark(#12211f, #e9efec);
    --soft: light-dark(#4b5b58, #aab8b4);
    background:
      radial-gradient(60rem 40rem at 85% -12rem, light-dark(#f9e6c4, #33270c), transparent 70%),
      radial-gradient(50rem 36rem at -8% 4rem, light-dark(#c9ecf3, #0b2c33), transparent 70%),
      light-dark(#f4f7f6, #0b1312);
    background-attachment: fixed;
  }
  body { font: 1.125rem/1.55 system-ui, sans-serif; color: var(--text); max-width: 38rem; margin: 0 auto; padding: clamp(1.5rem, 6vh, 4rem) 1rem }
  h1 { font: 500 clamp(1.5rem, 1rem + 2.4vw, 2.2rem)/1.15 "Iowan Old Style", Palatino, "URW Palladio L", P052, Georgia, serif; text-wrap: balance; margin: 0 0 1.25rem }
  img { display: block; width: 100%; height: auto; border-radius: 1.25rem; box-shadow: 0 18px 50px -18px rgb(0 0 0 / .45) }
  audio { display: block; width: 100%; margin: 1.25rem 0 }
  .words { white-space: pre-line; overflow-wrap: anywhere; font-size: 1.25rem }
  .origin { font-size: .875rem; color: var(--soft) }
`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/**
 * What a public page may load: its own style, and works from here and from where the bucket is reached, for an address
 * here leads there.
 */
export function contentPolicyOf(assetOrigins: string[]): string {
  const sources = ["'self'", ...new Set(assetOrigins)].join(' ')
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `img-src ${sources}`,
    `media-src ${sources}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export function renderSharedPage({ url, words, works, language }: SharedPage): string {
  const texts = SHARED_WORDS[language]
  const description = words || texts.description
  const hasPicture = works.some(isPicture)
  const head = [
    property('og:type', 'website'),
    property('og:site_name', 'Moodscape'),
    property('og:title', texts.title),
    property('og:description', description),
    property('og:url', url),
    ...works.flatMap((work) => openGraphOf(work, url, texts.picture)),
    meta('description', description),
    meta('twitter:card', hasPicture ? 'summary_large_image' : 'summary'),
    meta('twitter:title', texts.title),
    meta('twitter:description', description),
  ]
  const id = url.slice(url.lastIndexOf('/') + 1)
  const body = [
    `<h1>${escapeHtml(texts.title)}</h1>`,
    ...works.map((work) => elementOf(work, id, language)),
    ...(words ? [`<p class="words">${escapeHtml(words)}</p>`] : []),
    `<p class="origin">${escapeHtml(texts.origin)}</p>`,
  ]
  return renderDocument(language, texts.title, head, body)
}

/** The page for whatever is not there: it does not say why. */
export function renderGonePage(language: Language): string {
  const { goneTitle, gone } = SHARED_WORDS[language]
  const body = [`<h1>${escapeHtml(goneTitle)}</h1>`, `<p>${escapeHtml(gone)}</p>`]
  return renderDocument(language, goneTitle, [], body)
}

function renderDocument(language: Language, title: string, head: string[], body: string[]): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
${head.join('\n')}
<style>${STYLE}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>
`
}

function openGraphOf(work: SharedWork, url: string, alternative: string): string[] {
  const address = `${url}/${work.noun}`
  const { mediaType, width, height } = work
  if (isSound(work)) return [property('og:audio', address), property('og:audio:type', mediaType)]
  if (!isPicture(work)) return []
  return [
    property('og:image', address),
    property('og:image:type', mediaType),
    property('og:image:alt', alternative),
    ...(width !== undefined ? [property('og:image:width', String(width))] : []),
    ...(height !== undefined ? [property('og:image:height', String(height))] : []),
    meta('twitter:image', address),
  ]
}

/** Addresses are relative to the page, so that they hold wherever the page is reached. */
function elementOf(work: SharedWork, id: string, language: Language): string {
  const { picture, listen } = SHARED_WORDS[language]
  const source = `${escapeHtml(id)}/${escapeHtml(work.noun)}`
  if (isPicture(work)) {
    const { width, height } = work
    const size = width !== undefined && height !== undefined ? ` width="${width}" height="${height}"` : ''
    return `<img src="${source}" alt="${escapeHtml(picture)}"${size}>`
  }
  if (isSound(work))
    return `<audio controls preload="none" src="${source}" aria-label="${escapeHtml(listen)}"></audio>`
  return `<p><a href="${source}">${escapeHtml(work.noun)}</a></p>`
}

function isPicture({ mediaType }: SharedWork): boolean {
  return mediaType.startsWith('image/')
}

function isSound({ mediaType }: SharedWork): boolean {
  return mediaType.startsWith('audio/')
}

function property(name: string, content: string): string {
  return `<meta property="${name}" content="${escapeHtml(content)}">`
}

function meta(name: string, content: string): string {
  return `<meta name="${name}" content="${escapeHtml(content)}">`
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Makes any text safe between tags and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
