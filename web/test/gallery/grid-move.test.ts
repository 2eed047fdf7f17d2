import t from 'tap'

import { gridMove } from '../../src/gallery/grid-move.ts'
import { tabTitle } from '../../src/gallery/tab-title.ts'

t.test('arrows, Home and End move through a grid and not out of it', async (t) => {
  const move = (key: string, at: number) => gridMove(key, at, 10, 4)
  t.same(
    ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'].map((key) => move(key, 5)),
    [6, 4, 9, 1],
  )
  t.equal(move('ArrowDown', 7), undefined)
  t.equal(move('ArrowLeft', 0), undefined)
  t.same([move('Home', 5), move('End', 5)], [0, 9])
  t.equal(move('Enter', 5), undefined)
})

t.test('the title of the tab tells of work and of news', async (t) => {
  t.equal(tabTitle({ open: 2, isNews: true }), '(2) Moodscape')
  t.equal(tabTitle({ open: 0, isNews: true }), '(✓) Moodscape')
  t.equal(tabTitle({ open: 0, isNews: false }), 'Moodscape')
})
