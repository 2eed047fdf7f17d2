import t from 'tap'

import '../fixtures/svelte-modules.ts'

import type { Upload } from '@moodscape/client/types'

import { problemOf, uploadOf } from '../fixtures/fake-api.ts'

const { createOneUpload } = await import('../../src/state/one-upload.svelte.ts')

function openUpload() {
  const answers: PromiseWithResolvers<Upload>[] = []
  const learned: Upload[] = []
  const one = createOneUpload('u1', {
    api: {
      getUpload: () => {
        const answer = Promise.withResolvers<Upload>()
        answers.push(answer)
        return answer.promise
      },
    },
    jobs: { learn: (upload) => void learned.push(upload as Upload) },
  })
  return { one, answers, learned }
}

t.test('an older answer that comes late does not replace a newer one', async (t) => {
  const { one, answers, learned } = openUpload()
  const loads = [one.load(), one.load()]
  answers[1]?.resolve(uploadOf({ melody: 'made' }))
  await loads[1]
  answers[0]?.resolve(uploadOf({ melody: null }))
  await loads[0]
  t.match(one.upload, { melody: 'made' })
  t.match(learned, [{ melody: 'made' }])
})

t.test('an upload that cannot be read again stays in sight, and the reason is told', async (t) => {
  const { one, answers } = openUpload()
  const first = one.load()
  answers[0]?.resolve(uploadOf())
  await first
  const second = one.load()
  answers[1]?.reject(problemOf(503, 'unavailable', true))
  await second
  t.match(one.upload, { upload_id: 'u1' })
  t.match(one.trouble, { code: 'unavailable' })
})
