import { contrastOf } from './contrast.ts'
import { fromHex, type Oklch, toHex } from './oklch.ts'

/** The colours of the page in one scheme, each like `#a1b2c3`. */
export interface Scheme {
  ground: string
  surface: string
  sunken: string
  tint: string
  line: string
  control: string
  text: string
  soft: string
  accent: string
  'on-accent': string
  link: string
  'glow-one': string
  'glow-two': string
}

export interface Theme {
  light: Scheme
  dark: Scheme
}

/** A colour of a picture with its share of the pixels. */
export interface Swatch {
  color: string
  share: number
}

/** Least contrast by WCAG 2.2, a little above: 4.5 for text, 3 for what controls are told by. */
const FOR_TEXT = 4.6
const FOR_CONTROLS = 3.1

/**
 * Makes the page's colours from those of a picture. Hues are the picture's; lightness is whatever gives text and
 * controls their contrast on every ground they stand on.
 */
export function makeTheme(palette: readonly Swatch[]): Theme {
  const colours = palette.map(({ color, share }) => ({ ...fromHex(color), share }))
  const leading = colours.toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? { chroma: 0, hue: 280 }
  const other = colours.toSorted((a, b) => weightOf(b, leading.hue) - weightOf(a, leading.hue))[0] ?? leading
  const chroma = Math.min(0.16, Math.max(0.05, leading.chroma))
  return {
    light: makeScheme(leading.hue, other.hue, chroma, false),
    dark: makeScheme(leading.hue, other.hue, chroma, true),
  }
}

/** A colour leads by how much there is of it and how colourful it is; the second one by its distance too. */
function weightOf({ chroma, hue, share }: Oklch & { share: number }, awayFrom?: number): number {
  const distance = awayFrom === undefined ? 1 : (1 - Math.cos(((hue - awayFrom) * Math.PI) / 180)) / 2
  return chroma * (0.15 + share) * distance
}

function makeScheme(hue: number, secondHue: number, chroma: number, isDark: boolean): Scheme {
  const at = (lightness: number, share: number, ofHue = hue) =>
    toHex({ lightness, chroma: chroma * share, hue: ofHue })
  const grounds = isDark
    ? { ground: at(0.18, 0.16), surface: at(0.225, 0.18), sunken: at(0.155, 0.18), tint: at(0.29, 0.35) }
    : { ground: at(0.977, 0.08), surface: at(0.995, 0.03), sunken: at(0.95, 0.13), tint: at(0.94, 0.22) }
  const all = Object.values(grounds)
  const reach = (start: number, share: number, least: number, on = all) =>
    towards(isDark ? 1 : 0, start, least, on, (lightness) => at(lightness, share))
  const accent = reach(isDark ? 0.72 : 0.58, 1, FOR_CONTROLS)
  return {
    ...grounds,
    line: at(isDark ? 0.32 : 0.89, 0.25),
    control: reach(isDark ? 0.5 : 0.64, 0.3, FOR_CONTROLS),
    text: reach(isDark ? 0.93 : 0.24, 0.2, 7.5),
    soft: reach(isDark ? 0.74 : 0.48, 0.3, FOR_TEXT),
    accent: isDark ? accent : towards(0, 0.58, FOR_TEXT, ['#ffffff', ...all], (l) => at(l, 1)),
    'on-accent': isDark ? towards(0, 0.25, FOR_TEXT, [accent], (l) => at(l, 0.4)) : '#ffffff',
    link: reach(isDark ? 0.78 : 0.5, 0.9, FOR_TEXT),
    'glow-one': at(isDark ? 0.3 : 0.92, 0.55),
    'glow-two': at(isDark ? 0.25 : 0.94, 0.5, secondHue),
  }
}

/** Moves the lightness in small steps until a colour has the contrast with all grounds. */
function towards(
  end: 0 | 1,
  start: number,
  least: number,
  grounds: readonly string[],
  at: (lightness: number) => string,
): string {
  for (let lightness = start; lightness > 0 && lightness < 1; lightness += end === 1 ? 0.01 : -0.01) {
    const colour = at(lightness)
    if (grounds.every((ground) => contrastOf(colour, ground) >= least)) return colour
  }
  return end === 1 ? '#ffffff' : '#000000'
}
