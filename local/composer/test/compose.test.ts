import { parseBuffer } from 'music-metadata'
import t from 'tap'

import { compose } from '../src/compose.ts'
import { pure } from './fixtures/moods.ts'

const sad = await Promise.all(
  [5, 11.5].map(async (seconds) => {
    const melody = await compose({ emotions: pure('SAD'), seed: 3, seconds, style: 'guitar' })
    return { seconds, melody }
  }),
)

t.test('the MP3 plays as long as asked and says what it is', async (t) => {
  for (const { seconds, melody } of sad) {
    const { format, common } = await parseBuffer(melody.mp3, { mimeType: 'audio/mpeg' }, { duration: true })
    t.equal(format.codec, 'MPEG 1 Layer 3')
    t.equal(format.sampleRate, 44100)
    t.equal(format.numberOfChannels, 2)
    t.ok(
      Math.abs((format.duration ?? 0) - melody.seconds) < 0.03,
      `${format.duration} against ${melody.seconds}`,
    )
    t.ok(Math.abs(melody.seconds - seconds) < 0.2, `${melody.seconds} for ${seconds}`)
    t.equal(common.title, melody.title)
    t.equal(common.key, melody.key)
    t.equal(common.mood, 'SAD')
    t.equal(common.bpm, Math.round(melody.bpm))
  }
})

t.test('the first frame of the MP3 says how long it plays, since the bit rate varies', async (t) => {
  for (const { melody } of sad) {
    const { format } = await parseBuffer(melody.mp3, { mimeType: 'audio/mpeg' }, { duration: false })
    t.equal(format.duration, melody.seconds)
  }
})

t.test('a key that is neither major nor minor is told in full', async (t) => {
  const { mp3, key } = await compose({ emotions: pure('UNKNOWN'), seed: 3, seconds: 5, style: 'music-box' })
  t.match(key, /^[A-G][b#]? dorian$/)
  const { native } = await parseBuffer(mp3, { mimeType: 'audio/mpeg' })
  t.match(
    native['ID3v2.4']?.find(({ id }) => id === 'TXXX:KEY'),
    { value: key },
  )
})

t.test('the title tells key, tempo and meter', async (t) => {
  for (const { melody } of sad) {
    t.match(melody.title, /^[A-G][b#]?m, \d+ bpm, [34]\/4$/)
    t.match(melody.title, `${melody.meter}/4`)
    t.equal(melody.emotion, 'SAD')
  }
})

t.test('the same request gives the same bytes, another seed others', async (t) => {
  const request = { emotions: pure('CALM'), seconds: 5, style: 'music-box' } as const
  const first = await compose({ ...request, seed: 9 })
  const again = await compose({ ...request, seed: 9 })
  const other = await compose({ ...request, seed: 10 })
  t.ok(Buffer.from(first.mp3).equals(again.mp3))
  t.ok(Buffer.from(first.midi).equals(again.midi))
  t.notOk(Buffer.from(first.midi).equals(other.midi))
})

t.test('an aborted composition stops with the reason given', async (t) => {
  const reason = new Error('the listener has left')
  await t.rejects(compose({ emotions: pure('FEAR'), seed: 1 }, { signal: AbortSignal.abort(reason) }), reason)
})

t.test('an abort while it works stops it before the next stage', async (t) => {
  const controller = new AbortController()
  const reason = new Error('changed my mind')
  const told: number[] = []
  const working = compose(
    { emotions: pure('HAPPY'), seed: 1, seconds: 5 },
    {
      signal: controller.signal,
      onProgress: (share) => {
        told.push(share)
        if (told.length === 2) controller.abort(reason)
      },
    },
  )
  await t.rejects(working, reason)
  t.equal(told.length, 2)
})

t.test('every stage looks at the signal each time it is through with a second or two of sound', async (t) => {
  let looks = 0
  const signal = Object.assign(new AbortController().signal, { throwIfAborted: () => void looks++ })
  const stages: number[] = []
  const told: number[] = []
  await compose(
    { emotions: pure('SAD'), seed: 1, seconds: 10 },
    {
      signal,
      onProgress: (share) => {
        told.push(share)
        stages.push(looks)
        looks = 0
      },
    },
  )
  t.ok(stages.length > 4)
  t.ok(
    stages.every((count) => count >= 10 / 1.5),
    `${stages.join()} looks`,
  )
  t.strictSame(
    told,
    told.toSorted((a, b) => a - b),
    'progress grows to the end',
  )
  t.equal(told.at(-1), 1)
})
