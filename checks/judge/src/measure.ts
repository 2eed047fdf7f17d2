/** One number that the art has to meet. */
export interface Measure {
  what: string
  measured: string
  wanted: string
  /** Undefined where the instrument is not installed. */
  isMet: boolean | undefined
}

/** A table for a terminal. */
export function formatMeasures(measures: readonly Measure[]): string {
  return measures
    .map(({ what, measured, wanted, isMet }) => {
      const verdict = isMet === undefined ? 'not measured' : isMet ? 'met' : 'MISSED'
      return `${what.padEnd(66)} ${measured.padEnd(22)} ${wanted.padEnd(12)} ${verdict}`
    })
    .join('\n')
}
