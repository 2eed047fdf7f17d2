import { tableOf, withSection } from '../written-section.ts'
import { LIMITS, uploadsPerSecond } from './limits.ts'
import { UPLOAD_TAKES } from './upload-takes.ts'

/** Where the limits of growth stand. */
export const SCALING_PAGE = 'docs/scaling.md'

/** Uploads a second. */
const LOADS = [1, 10, 100, 1000] as const

/** Share of a core that is planned with, so that bursts find room. */
const PLANNED = 2 / 3

/** The text of the page with what breaks first and the cores that each load takes. */
export async function withLimits(page: string): Promise<string> {
  const from = 'checks/workspace/src/scaling'
  return withSection(page, SCALING_PAGE, from, `${limitsTable()}\n\n${coresTable()}`)
}

function limitsTable(): string {
  const rows = [...LIMITS]
    .sort((one, other) => uploadsPerSecond(one) - uploadsPerSecond(other))
    .map((limit) => {
      const { what, perSecond, each, unit, source, change } = limit
      const allowed = `${perSecond.toLocaleString('en')} ${unit} a second`
      return [what, `${shorten(uploadsPerSecond(limit))} uploads/s`, allowed, `${each}`, source, change]
    })
  return tableOf(
    ['limit', 'breaks at', 'what is allowed', 'an upload takes', 'source', 'what moves it'],
    rows,
  )
}

function coresTable(): string {
  const services = Object.entries(UPLOAD_TAKES.processorMs)
  const rows = services.map(([service, ms]) => [
    service,
    ...LOADS.map((load) => shorten((load * ms) / 1000 / PLANNED)),
  ])
  return tableOf(['cores of', ...LOADS.map((load) => `${load.toLocaleString('en')} uploads/s`)], rows)
}

function shorten(value: number): string {
  return value < 100 ? Number(value.toPrecision(2)).toString() : Math.round(value).toLocaleString('en')
}
