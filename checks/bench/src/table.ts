import { type Figure, judgedOf, meetsGoal, type Row } from './row.ts'

const WIDTHS = [50, 25, 50, 23]

/** The head of the table. */
export function describeHead(): string {
  const head = line(['what', 'ours', 'beside', 'ours ÷ or − that', 'goal'])
  return `${head}\n${'-'.repeat(head.length + 12)}`
}

/** A line: each figure is the median, and the lowest and highest of the rounds in brackets. */
export function describeRow(row: Row): string {
  const { what, ours, baseline, compared } = row
  return line([
    what,
    describeFigure(ours),
    baseline ? `${describeFigure(baseline)} ${baseline.of}` : '',
    compared ? describeFigure(compared) : '',
    describeGoal(row),
  ])
}

export function describeFigure({ median, low, high, rounds, unit }: Figure): string {
  const value = `${digits(median)}${unit && ` ${unit}`}`
  return rounds > 1 ? `${value} (${digits(low)}–${digits(high)})` : value
}

function describeGoal(row: Row): string {
  const { goal } = row
  if (!goal) return ''
  const { unit } = judgedOf(row)
  const bound = 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`
  return `${bound}${unit && ` ${unit}`} ${meetsGoal(row) ? '✓' : '✗'}`
}

/** Three digits, and the whole number where it has more. */
export function digits(value: number): string {
  if (value === Infinity) return '∞'
  const size = Math.abs(value)
  if (Number.isInteger(value) || size >= 100) return value.toFixed(0)
  return value.toFixed(size >= 10 ? 1 : 2)
}

function line(cells: string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd()
}
