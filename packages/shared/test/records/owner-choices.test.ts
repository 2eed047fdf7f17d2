import t from 'tap'

import { applyChoices, isShared, shareUpload, unshareUpload } from '../../src/records/owner-choices.ts'
import { markErasing } from '../../src/records/upload-transitions.ts'
import { imageUpload, MORNING, minutesAfter } from '../fixtures/records.ts'

const upload = imageUpload('user', undefined, MORNING)
const page = (id: string, words: string, minutes: number) => ({
  id,
  words,
  created_at: MORNING.toISOString(),
  expires_at: minutesAfter(MORNING, minutes).toISOString(),
})

t.test('a chosen emotion stands beside the one that was read, until it is taken back', async (t) => {
  const chosen = applyChoices(upload, { chosen_emotion: 'SAD' })
  t.match(chosen, { emotion: 'HAPPY', chosen_emotion: 'SAD' })
  t.match(applyChoices(chosen, { shown: { image: 1 } }), { chosen_emotion: 'SAD', shown: { image: 1 } })
  t.strictSame(applyChoices(chosen, { chosen_emotion: null }), upload)
})

t.test('each kind shows what was chosen for it', async (t) => {
  const both = applyChoices(upload, { shown: { image: 2, melody: 3 } })
  t.strictSame(both.shown, { image: 2, melody: 3 })
  t.strictSame(applyChoices(both, { shown: { image: null } }).shown, { melody: 3 })
  t.strictSame(applyChoices(both, { shown: { image: null, melody: null } }), upload)
})

t.test('a page that is shared again keeps its address, with other words and another end', async (t) => {
  const shared = shareUpload(upload, page('first', 'hello', 10))
  const again = shareUpload(shared, { ...page('second', 'bye', 20), created_at: 'later' })
  t.strictSame(again.share, page('first', 'bye', 20))
})

t.test('a page is there until its end, under its own id', async (t) => {
  const shared = shareUpload(upload, page('first', '', 10))
  t.equal(isShared(shared, 'first', minutesAfter(MORNING, 9)), true)
  t.equal(isShared(shared, 'first', minutesAfter(MORNING, 10)), false)
  t.equal(isShared(shared, 'second', MORNING), false)
  t.equal(isShared(upload, 'first', MORNING), false)
  t.equal(isShared(unshareUpload(shared, 'first'), 'first', MORNING), false)
  t.equal(unshareUpload(shared, 'second'), shared)
})

t.test('an upload that is being erased takes no more choices and shows no page', async (t) => {
  const erasing = markErasing(shareUpload(upload, page('first', '', 10)), MORNING)
  t.equal(isShared(erasing, 'first', MORNING), false)
  t.equal(applyChoices(erasing, { chosen_emotion: 'SAD' }), erasing)
  t.equal(shareUpload(erasing, page('second', '', 10)), erasing)
})
