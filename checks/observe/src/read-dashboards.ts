import { readdirSync, readFileSync } from 'node:fs'

/** A dashboard of Grafana, as far as it is looked at here. */
export interface Dashboard {
  uid: string
  title: string
  description?: string
  templating: { list: { name: string; type: string; query?: unknown; includeAll?: boolean }[] }
  panels: Panel[]
}

export interface Panel {
  id: number
  type: string
  title: string
  description?: string
  datasource?: { uid?: string }
  gridPos: { h: number; w: number; x: number; y: number }
  targets?: { refId: string; expr: string; legendFormat?: string }[]
  fieldConfig?: { defaults: { unit?: string } }
}

const FOLDER = new URL('../../../deploy/chart/dashboards/', import.meta.url)

/** Reads the dashboards of the chart, each with the name of its file. */
export function readDashboards(): { file: string; dashboard: Dashboard }[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      file,
      dashboard: JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Dashboard,
    }))
}

/** Panels that show something: a row only groups others. */
export function panelsOf({ panels }: Dashboard): Panel[] {
  return panels.filter(({ type }) => type !== 'row')
}
