import t from 'tap'

import { owner } from '../fixtures/owner.ts'
import { browser, system } from '../fixtures/stage.ts'

/** Tells each time what the browser animates between two views. */
const TELL_MOVES = `{
  const start = document.startViewTransition?.bind(document)
  document.startViewTransition = (change) => {
    const transition = start(change)
    transition.ready.then(
      () => tellMove(document.getAnimations().map(({ effect }) => effect.pseudoElement ?? '')),
      (error) => tellMove([String(error)]),
    )
    return transition
  }
}`

t.test('a picture moves from its tile to its place and back, unless nothing is to move', async (t) => {
  const visitor = await browser.visit(t, 'move', {
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'no-preference',
    storageState: owner,
  })
  const { page } = visitor
  let moves: string[][] = []
  let moved = Promise.withResolvers<string[]>()
  await page.exposeFunction('tellMove', (names: string[]) => {
    moves = [...moves, names]
    moved.resolve(names)
  })
  await page.addInitScript({ content: TELL_MOVES })
  await page.goto(system.gatewayUrl)
  await page.locator('.gallery a.way').click()
  t.ok((await moved.promise).includes('::view-transition-group(picture)'), 'to its place')
  await page.locator('#why').waitFor()

  moved = Promise.withResolvers()
  await page.locator('nav a[href="#/"]').click()
  t.ok((await moved.promise).includes('::view-transition-group(picture)'), 'and back')
  await page.locator('.gallery a.way').waitFor()

  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.locator('.gallery a.way').click()
  await page.locator('#why').waitFor()
  t.equal(moves.length, 2, 'nothing moves for who wants no motion')
  t.same(visitor.errors, [])
})
