import type { Prometheus, Series } from './prometheus.ts'
import { type Panel, panelsOf, readDashboards } from './read-dashboards.ts'

/** A panel with what its queries answer. */
export interface AskedPanel {
  file: string
  panel: Panel
  series: Series[]
}

/** What Grafana would take for it at this pace of scraping, with room for a machine that is busy. */
const RATE_INTERVAL = '30s'

/** Asks every query of every dashboard as Grafana does with all jobs and instances chosen, over the given time. */
export async function askPanels(prometheus: Prometheus, from: number, to: number): Promise<AskedPanel[]> {
  const asked: AskedPanel[] = []
  for (const { file, dashboard } of readDashboards()) {
    for (const panel of panelsOf(dashboard)) {
      const series: Series[] = []
      for (const { expr } of panel.targets ?? [])
        series.push(...(await prometheus.queryRange(withoutVariables(expr), from, to)))
      asked.push({ file, panel, series })
    }
  }
  return asked
}

function withoutVariables(expr: string): string {
  return expr.replaceAll('$__rate_interval', RATE_INTERVAL).replaceAll(/\$(job|instance)\b/g, '.+')
}

/** The last value of a series that is a number. */
export function lastOf({ values }: Series): number {
  return Number(values.findLast(([, value]) => value !== 'NaN')?.[1] ?? Number.NaN)
}
