/** A metric as a process serves it. */
export interface ServedMetric {
  type: string
  /** Labels of its samples; none while it has no sample. */
  labels: Set<string>
  hasSamples: boolean
}

/**
 * Reads the text format of Prometheus, without escapes in the values of labels.
 *
 * @param into collects the metrics of several processes by their name
 */
export function readMetrics(text: string, into = new Map<string, ServedMetric>()): Map<string, ServedMetric> {
  let current: ServedMetric | undefined
  for (const line of text.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\w+)$/.exec(line) ?? []
    if (name && type) {
      current = into.get(name) ?? { type, labels: new Set(), hasSamples: false }
      into.set(name, current)
    } else if (line && !line.startsWith('#') && current) {
      current.hasSamples = true
      for (const [, label = ''] of line.matchAll(/([a-zA-Z_]\w*)="/g)) current.labels.add(label)
    }
  }
  return into
}

/** The metric that a series belongs to: those of a histogram have names of their own. */
export function metricOf(series: string, metrics: ReadonlyMap<string, ServedMetric>): string | undefined {
  const base = series.replace(/_(bucket|sum|count)$/, '')
  if (metrics.get(base)?.type === 'histogram' && base !== series) return base
  return metrics.has(series) ? series : undefined
}
