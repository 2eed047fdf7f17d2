import { isGood, type Row } from './run-fault.ts'

const COLUMNS = [
  'injections',
  'asked',
  'accepted',
  'finished',
  'failed',
  'lost',
  'twice',
  'ordered',
  'paid',
  'paid twice',
  'strays',
  's',
] as const
const NAME_WIDTH = 74

/** The head of the table. */
export function describeHead(): string {
  return `${'injected'.padEnd(NAME_WIDTH)}${COLUMNS.map((name) => name.padStart(widthOf(name))).join('')}`
}

/** A row, and below it why jobs failed, what is wrong, and figures. */
export function describeRow(row: Row): string {
  const { counts } = row
  const cells = [
    row.injections,
    counts.asked,
    counts.accepted,
    counts.finished,
    counts.failed,
    counts.lost,
    counts.duplicated,
    counts.ordered,
    counts.paid,
    counts.paidTwice,
    counts.strays,
    row.seconds.toFixed(0),
  ]
  const numbers = cells.map((cell, index) => String(cell).padStart(widthOf(COLUMNS[index] ?? '')))
  const below = [
    ...row.reasons.map((reason) => `    ${reason}`),
    ...row.notes.map((note) => `    ${note}`),
    ...countEqual(row.findings).map((finding) => `  ! ${finding}`),
  ]
  const name = `${isGood(row) ? '  ' : '✗ '}${row.injected}`
  return [`${name.padEnd(NAME_WIDTH)}${numbers.join('')}`, ...below].join('\n')
}

function widthOf(column: string): number {
  return Math.max(column.length, 3) + 2
}

function countEqual(findings: string[]): string[] {
  return [...new Set(findings)].map((finding) => {
    const count = findings.filter((one) => one === finding).length
    return count > 1 ? `${count} × ${finding}` : finding
  })
}
