import type { Theme } from './make-theme.ts'

/** Sets the page's colours. By the style's object, which a strict content policy allows. */
export function applyTheme(theme: Theme, style: Pick<CSSStyleDeclaration, 'setProperty'>): void {
  for (const scheme of ['light', 'dark'] as const)
    for (const [name, colour] of Object.entries<string>({ ...theme[scheme] }))
      style.setProperty(`--${scheme}-${name}`, colour)
}
