import t from 'tap'

import '../fixtures/svelte-modules.ts'

import type { GalleryEntry, Upload } from '../../src/api/types.ts'
import { problemOf, uploadOf } from '../fixtures/fake-api.ts'

const { createGallery } = await import('../../src/state/gallery.svelte.ts')

const entryOf = (upload_id: string) => ({ upload_id, created_at: upload_id }) as GalleryEntry

function openGallery(pages: Record<string, { uploads: GalleryEntry[]; next_cursor: string | null }>) {
  const erased: string[] = []
  const gallery = createGallery({
    now: () => 0,
    api: {
      gallery: async ({ cursor = 'first' } = {}) => {
        const page = pages[cursor]
        if (!page) throw problemOf(503, 'unavailable', true)
        return page
      },
      getUpload: async (id) => {
        if (erased.includes(id)) throw problemOf(404, 'not_found', false)
        return { ...entryOf(id), emotion: 'HAPPY' } as Upload
      },
      eraseUpload: async (id) => void erased.push(id),
    },
  })
  return { gallery, erased }
}
const ids = ({ entries }: { entries: readonly GalleryEntry[] }) => entries.map(({ upload_id }) => upload_id)

t.test('pages follow one another until the last', async (t) => {
  const { gallery } = openGallery({
    first: { uploads: [entryOf('9'), entryOf('8')], next_cursor: 'second' },
    second: { uploads: [entryOf('7')], next_cursor: null },
  })
  await gallery.load()
  t.equal(gallery.hasMore, true)
  await gallery.loadMore()
  t.same(ids(gallery), ['9', '8', '7'])
  t.equal(gallery.hasMore, false)
})

t.test('an upload that changed is put where it belongs, one that is gone is taken out', async (t) => {
  const { gallery, erased } = openGallery({ first: { uploads: [entryOf('8')], next_cursor: null } })
  await gallery.load()
  await gallery.refresh('9')
  await gallery.refresh('8')
  t.match(gallery.entries, [
    { upload_id: '9', emotion: 'HAPPY' },
    { upload_id: '8', emotion: 'HAPPY' },
  ])
  erased.push('9')
  await gallery.refresh('9')
  t.same(ids(gallery), ['8'])
})

t.test('several are selected and erased', async (t) => {
  const { gallery, erased } = openGallery({
    first: { uploads: ['3', '2', '1'].map(entryOf), next_cursor: null },
  })
  await gallery.load()
  for (const id of ['3', '2', '1', '2']) gallery.selection.toggle(id)
  await gallery.erase([...gallery.selected])
  t.same(erased, ['3', '1'])
  t.same(ids(gallery), ['2'])
  t.equal(gallery.selected.size, 0)
})

t.test('a gateway that is away leaves what is there in sight', async (t) => {
  const { gallery } = openGallery({ first: { uploads: [entryOf('9')], next_cursor: 'lost' } })
  await gallery.load()
  await gallery.loadMore()
  t.same(ids(gallery), ['9'])
  t.match(gallery.trouble, { code: 'unavailable', retryable: true })
})

t.test('an upload that is read twice at once is shown as it was read last', async (t) => {
  const answers: ((upload: Upload) => void)[] = []
  const gallery = createGallery({
    api: {
      gallery: async () => ({ uploads: [entryOf('9')], next_cursor: null }),
      getUpload: () => new Promise((resolve) => answers.push(resolve)),
      eraseUpload: async () => {},
    },
  })
  await gallery.load()
  const readings = [gallery.refresh('9'), gallery.refresh('9')]
  answers[1]?.(uploadOf({ upload_id: '9', melody: 'made' }))
  answers[0]?.(uploadOf({ upload_id: '9', melody: null }))
  await Promise.all(readings)
  t.match(gallery.entries, [{ melody: 'made' }])
})
