import { parse, stringify } from 'yaml'

/** Seconds by the letter of a duration. */
const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600 }

/**
 * Writes rules anew whose alerts fire sooner: each `for` is divided, and nothing else changed.
 *
 * @param text a rules file of Prometheus
 */
export function hastenRules(text: string, factor: number): string {
  const file = parse(text) as { groups: { rules: { for?: string }[] }[] }
  for (const rule of file.groups.flatMap(({ rules }) => rules)) {
    const [, amount, unit = ''] = /^(\d+)([smh])$/.exec(rule.for ?? '') ?? []
    if (amount) rule.for = `${Math.round((Number(amount) * (UNITS[unit] ?? 1)) / factor)}s`
  }
  return stringify(file)
}
