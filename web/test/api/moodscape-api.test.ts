import t from 'tap'

import { createApi } from '../../src/api/moodscape-api.ts'
import { PhotoMissing } from '../../src/state/problem-code.ts'

const PHOTO = 'https://bucket.example/photo.jpg'

/** An API whose requests are answered by a function, with what was asked. */
function createTestApi(answer: () => Response) {
  const asked: Parameters<typeof fetch>[] = []
  const api = createApi({
    baseUrl: 'https://moods.example',
    token: () => 'token',
    fetch: async (...request) => {
      asked.push(request)
      return answer()
    },
  })
  return { api, asked }
}

t.test('a photo that the page shows is fetched past the cache, in which no script may read it', async (t) => {
  const { api, asked } = createTestApi(() => new Response('photo'))
  t.equal(await (await api.fetchPhoto({ original_image: PHOTO })).text(), 'photo')
  t.same(asked, [[PHOTO, { cache: 'no-store' }]])
})

t.test('a photo that is gone, or that no page may read, is missing', async (t) => {
  const gone = createTestApi(() => new Response('', { status: 404 }))
  await t.rejects(gone.api.fetchPhoto({ original_image: PHOTO }), PhotoMissing)
  const closed = createTestApi(() => {
    throw new TypeError('Failed to fetch')
  })
  await t.rejects(closed.api.fetchPhoto({ original_image: PHOTO }), PhotoMissing)
  const none = createTestApi(() => new Response('photo'))
  await t.rejects(none.api.fetchPhoto({ original_image: null }), PhotoMissing)
  t.same(none.asked, [])
})
