import type { Renderer, Work, WorkResult } from './work.ts'

/**
 * Has one picture or melody of each form made, and gives it for all that are asked for later: for tests of what becomes
 * of works, where a new one for each would take most of the processor's time.
 *
 * @param renderer makes the first ones, and does all else
 */
export function createRememberingRenderer(renderer: Renderer): Renderer {
  const made = new Map<string, WorkResult>()
  return {
    async run(work, signal, say) {
      if (work.do !== 'paint' && work.do !== 'compose') return renderer.run(work, signal, say)
      const form = formOf(work)
      const result = made.get(form) ?? (await renderer.run(work, signal, say))
      made.set(form, result)
      return result
    },
    close: () => renderer.close(),
  }
}

/** All of a work but the mood that it is to express, and its seed. */
function formOf(work: Work): string {
  return JSON.stringify({ ...work, emotions: undefined, seed: undefined })
}
