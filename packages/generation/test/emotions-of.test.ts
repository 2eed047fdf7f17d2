import { lift } from '@moodscape/mood/lift'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { addPart, createUpload } from '@moodscape/shared/records/upload-transitions'
import t from 'tap'

import { emotionsOf } from '../src/generate-asset.ts'

const now = new Date('2026-03-01T08:00:00.000Z')
const read = [
  { type: 'SAD' as const, confidence: 80 },
  { type: 'FEAR' as const, confidence: 20 },
]
const angry = [{ type: 'ANGRY' as const, confidence: 100 }]
const calm = [{ type: 'CALM' as const, confidence: 100 }]

function emotionsWith(
  content: Partial<UploadRecord>,
  request: { emotion?: 'CALM'; tone?: 'match' | 'lift' } = {},
) {
  const empty = createUpload({ userId: 'user', uploadId: 'upload', now }, {}, [])
  const newPart = { kind: 'image' as const, request: { seed: 1, token: 't', ...request }, startBy: now }
  const upload = addPart({ ...empty, ...content }, newPart, now)
  const [part] = Object.values(upload.parts)
  if (!part) throw new Error('no part')
  return emotionsOf(upload, part)
}

t.test('what was read counts, unless another emotion was chosen, or asked for', async (t) => {
  t.strictSame(emotionsWith({ emotion: 'SAD', emotions: read }), read)
  t.strictSame(emotionsWith({ emotion: 'SAD', emotions: read, chosen_emotion: 'ANGRY' }), angry)
  t.strictSame(
    emotionsWith({ emotion: 'SAD', emotions: read, chosen_emotion: 'ANGRY' }, { emotion: 'CALM' }),
    calm,
  )
  t.strictSame(emotionsWith({ chosen_emotion: 'ANGRY' }), angry)
  t.throws(() => emotionsWith({}), { name: 'PermanentFailure' })
})

t.test('the tone of the request lifts the mood, else that of the upload', async (t) => {
  const sad = { emotion: 'SAD' as const, emotions: read }
  t.strictSame(emotionsWith({ ...sad, tone: 'lift' }), lift(read))
  t.strictSame(emotionsWith(sad, { tone: 'lift' }), lift(read))
  t.strictSame(emotionsWith({ ...sad, tone: 'lift' }, { tone: 'match' }), read)
  t.strictSame(emotionsWith({ ...sad, chosen_emotion: 'ANGRY', tone: 'lift' }), lift(angry))
})
