import { linearOf } from './oklch.ts'

/** WCAG 2.2's contrast ratio of two colours like `#a1b2c3`, 1..21. */
export function contrastOf(one: string, other: string): number {
  const [lighter = 1, darker = 1] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminanceOf(hex: string): number {
  const [r, g, b] = linearOf(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
