import type { PictureMove } from './move-picture.ts'

export type Place = { name: 'home' } | { name: 'upload'; id: string } | { name: 'you' }

/** Reads an address like `#/u/01abc…`. What it does not know leads home. */
export function readPlace(hash: string): Place {
  const upload = /^#\/u\/([0-9a-z]+)$/.exec(hash)?.[1]
  if (upload) return { name: 'upload', id: upload }
  return hash === '#/you' ? { name: 'you' } : { name: 'home' }
}

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
