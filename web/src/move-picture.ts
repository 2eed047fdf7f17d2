import { tick } from 'svelte'

/** The name by which the browser knows that a picture before is the same as one after. */
const NAME = 'picture'

/**
 * Changes what is seen so that the picture of an upload moves from its tile to its large place, or back. Where the
 * browser cannot do that, or the person wants no motion, it only changes.
 */
export function createPictureMove({ document, matchMedia }: Pick<Window, 'document' | 'matchMedia'>) {
  // Not all of a thousand tiles: each name costs a picture of its own.
  const name = (uploadId: string | undefined) => {
    const picture = document.querySelector<HTMLElement>(`[data-picture="${uploadId}"]`)
    // A tile that has just come is not drawn before the next frame, and what is not drawn cannot be moved to.
    const tile = picture?.closest('li')
    picture?.style.setProperty('view-transition-name', NAME)
    tile?.style.setProperty('content-visibility', 'visible')
    return () => {
      picture?.style.removeProperty('view-transition-name')
      tile?.style.removeProperty('content-visibility')
    }
  }

  return (uploadId: string | undefined, change: () => void): void => {
    if (!('startViewTransition' in document) || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      change()
      return
    }
    let forget = name(uploadId)
    const transition = document.startViewTransition(async () => {
      change()
      await tick()
      forget()
      forget = name(uploadId)
    })
    // A browser that skips it, in a hidden tab or because another one began, has changed all the same.
    transition.ready.catch(() => {})
    void transition.finished.finally(() => forget()).catch(() => {})
  }
}
export type PictureMove = ReturnType<typeof createPictureMove>
