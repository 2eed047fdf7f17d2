import type { PictureMove } from './move-picture.ts'

export type Place =
  | { name: 'home' }
  | { name: 'upload'; id: string }
  | { name: 'you' }
  /** A month like `2026-11` or a year like `2026`; the present month if absent. */
  | { name: 'calendar'; period?: string }

/** Reads an address like `#/u/01abc…`. What it does not know leads home. */
export function readPlace(hash: string): Place {
  const upload = /^#\/u\/([0-9a-z]+)$/.exec(hash)?.[1]
  if (upload) return { name: 'upload', id: upload }
  const [isCalendar, period] = /^#\/calendar(?:\/(\d{4}(?:-(?:0[1-9]|1[0-2]))?))?$/.exec(hash) ?? []
  if (isCalendar) return { name: 'calendar', ...(period && { period }) }
  return hash === '#/you' ? { name: 'you' } : { name: 'home' }
}

export const addressOfPeriod = (period: string) => `#/calendar/${period}`
export const addressOfUpload = (id: string) => `#/u/${id}`

/** Where the person is. Addresses behind `#` work below any path and on any host of static files. */
export function createRoute(view: Pick<Window, 'location' | 'addEventListener'>, move: PictureMove) {
  let place = $state.raw(readPlace(view.location.hash))
  view.addEventListener('hashchange', () => {
    const next = readPlace(view.location.hash)
    const upload = [next, place].find((one) => one.name === 'upload')
    move(upload?.id, () => (place = next))
  })
  return {
    get place() {
      return place
    },
    go(hash: string): void {
      view.location.hash = hash
    },
  }
}
export type RouteState = ReturnType<typeof createRoute>
