/** One line of the table: a figure of ours beside that of the baseline. */
export interface Row {
  what: string
  ours: string
  baseline: string
  /** Ours divided by the baseline; above 1 is better. Absent where there is nothing to divide. */
  ratio?: number
  /** The goal in words; absent for a figure without one. */
  goal?: string
  isMet?: boolean
}

const WIDTHS = { what: 46, ours: 16, baseline: 36, ratio: 7 }

export function describeHead(): string {
  const head = line('what', 'ours', 'baseline', 'ratio', 'goal')
  return `${head}\n${'-'.repeat(head.length + 12)}`
}

export function describeRow({ what, ours, baseline, ratio, goal, isMet }: Row): string {
  const verdict = goal === undefined ? '' : `${goal} ${isMet ? '✓' : '✗'}`
  return line(what, ours, baseline, ratio === undefined ? '' : ratio.toFixed(2), verdict)
}

function line(what: string, ours: string, baseline: string, ratio: string, goal: string): string {
  const { what: first, ours: second, baseline: third, ratio: fourth } = WIDTHS
  return `${what.padEnd(first)} ${ours.padEnd(second)} ${baseline.padEnd(third)} ${ratio.padEnd(fourth)} ${goal}`.trimEnd()
}
