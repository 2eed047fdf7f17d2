/** What can be focused without a keyboard coming up on a phone. */
const FOCUSABLE = [
  'a[href]',
  'button:not(:disabled)',
  'summary',
  'select',
  'input:is([type=radio], [type=checkbox], [type=range], [type=file]):not(:disabled)',
].join()

/**
 * Brings the focus to what is nearest where the focused element goes away by what the person did or by itself: a line
 * of work that has ended, a button that a sentence takes the place of. A browser would let it fall to the start of the
 * page. Nothing else moves it, and where a person has pointed elsewhere it stays lost.
 */
export function keepFocus(root: Document): void {
  /** What had the focus last, and all that it stood in. */
  let trail: Element[] = []
  let previous: HTMLElement | undefined

  const focusableIn = (place: Element): HTMLElement[] =>
    [...place.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.checkVisibility())

  function remember(event: FocusEvent): void {
    trail = event.composedPath().filter((one) => one instanceof Element)
    const around = trail.find((place) => place.matches('dialog, main'))
    previous = around && trail[0] ? focusableBefore(trail[0], around) : undefined
  }

  /** Step by step: to ask all whether they are seen has the browser lay out a gallery of a thousand at each focus. */
  function focusableBefore(element: Element, around: Element): HTMLElement | undefined {
    const walker = root.createTreeWalker(around, NodeFilter.SHOW_ELEMENT)
    walker.currentNode = element
    for (let one = walker.previousNode(); one; one = walker.previousNode())
      if (one instanceof HTMLElement && one.matches(FOCUSABLE) && one.checkVisibility()) return one
    return undefined
  }

  function restore(): void {
    if (!trail[0] || trail[0].isConnected || root.activeElement !== root.body) return
    const left = trail.filter((place) => place.isConnected)
    const end = left.findIndex((place) => place.matches('dialog, main'))
    for (const place of end < 0 ? [] : left.slice(0, end)) {
      const [nearest] = focusableIn(place)
      if (nearest) return nearest.focus()
    }
    if (previous?.isConnected) return previous.focus()
    const [first] = left[end]?.matches('dialog') ? focusableIn(left[end]) : []
    const main = root.querySelector('main')
    if (first) first.focus()
    else main?.focus({ preventScroll: true })
  }

  root.addEventListener('focusin', remember)
  root.addEventListener('pointerdown', () => (trail = []), { capture: true })
  new MutationObserver(restore).observe(root.body, { childList: true, subtree: true })
}
