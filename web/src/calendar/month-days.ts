/** A day like `2026-11-27`, a month like `2026-11` and a year like `2026`, where the person is. */
export type Day = string
export type Month = string

const pad = (value: number) => String(value).padStart(2, '0')

export function dayOf(time: string | Date): Day {
  const date = new Date(time)
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

/** Noon: no clock that is put forward or back makes another day of it. */
export function dateOf(day: Day): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date, 12)
}

/** The month or the year so many before or after; both by the length of their names. */
export function movePeriod(period: string, by: number): string {
  if (period.length === 4) return String(Number(period) + by)
  const date = dateOf(period)
  return dayOf(new Date(date.getFullYear(), date.getMonth() + by, 1, 12)).slice(0, 7)
}

/** First and last moment of a month or a year, as times of the API. */
export function boundsOf(period: string): { from: string; to: string } {
  const start = (one: string) => {
    const date = dateOf(one)
    return new Date(date.getFullYear(), date.getMonth(), 1)
  }
  const end = start(movePeriod(period, 1))
  return { from: start(period).toISOString(), to: new Date(end.getTime() - 1).toISOString() }
}

export function daysOf(month: Month): Day[] {
  const date = dateOf(month)
  const count = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate()
  return Array.from({ length: count }, (_, at) => `${month}-${pad(at + 1)}`)
}

/** How many fields stay empty before the first of a month. @param firstWeekday 1 (Monday) to 7 */
export function blanksBefore(month: Month, firstWeekday: number): number {
  const weekday = dateOf(month).getDay() || 7
  return (weekday - firstWeekday + 7) % 7
}

export const monthsOf = (year: string): Month[] =>
  Array.from({ length: 12 }, (_, at) => `${year}-${pad(at + 1)}`)

/** The day a week begins with, 1 (Monday) to 7, by what the browser knows of a locale; else Monday. */
export function firstWeekdayOf(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1
}
