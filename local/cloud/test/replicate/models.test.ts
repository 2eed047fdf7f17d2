import { parseBuffer } from 'music-metadata'
import type { Prediction } from 'replicate'
import sharp from 'sharp'
import t from 'tap'

import { MODELS } from '../../src/replicate/models/catalogue.ts'
import { posting, standIn } from './fixtures/stand-in.ts'

const EMOTIONS = [
  { type: 'HAPPY', confidence: 80 },
  { type: 'CALM', confidence: 20 },
]
const MUSICGEN = '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb'

// One for all tests, since a thread takes a while to load painter and composer.
const server = await standIn(t, { threads: 2 })

/** The client types the output as any. */
type Finished = Omit<Prediction, 'output'> & { output?: unknown }

async function run(model: string, input: object): Promise<Finished> {
  const target = model.includes('/') ? { model } : { version: model }
  return server.client.predictions.create({ ...target, input, wait: true })
}

/** Fetches an output as everybody can, without the token. */
async function download(url: unknown) {
  const response = await fetch(String(url))
  return { mediaType: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) }
}

async function hear(url: unknown) {
  const { mediaType, bytes } = await download(url)
  const { format } = await parseBuffer(bytes, mediaType ?? '', { duration: true })
  const { container, sampleRate, numberOfChannels } = format
  return { mediaType, container, sampleRate, numberOfChannels, seconds: Math.round(format.duration ?? 0) }
}

t.test('moodscape/painter paints emotions; the same seed paints the same', async (t) => {
  const input = { emotions: EMOTIONS, seed: 7, width: 320, height: 256, style: 'ink', reference: 'intent-1' }
  const first = await run('moodscape/painter', input)
  t.match(first, { status: 'succeeded', input, logs: /^Using seed: 7\n/ })
  const [url = '', ...others] = first.output as string[]
  t.same(others, [])
  t.equal(new URL(url).host, server.outputHost)
  t.match(new URL(url).pathname, /^\/outputs\/[a-z2-7]{26}\/out-0\.webp$/)

  const { mediaType, bytes } = await download(url)
  t.equal(mediaType, 'image/webp')
  t.match(await sharp(bytes).metadata(), { format: 'webp', width: 320, height: 256 })
  const again = await run('moodscape/painter', { ...input, reference: 'intent-2' })
  const [otherUrl = ''] = again.output as string[]
  t.not(otherUrl, url)
  t.ok((await download(otherUrl)).bytes.equals(bytes))
})

t.test('moodscape/composer composes emotions, and gives the notes as a second file', async (t) => {
  const { status, output } = await run('moodscape/composer', {
    emotions: EMOTIONS,
    seed: 7,
    duration: 5,
    style: 'piano',
    reference: 'intent-1',
  })
  t.equal(status, 'succeeded')
  const [melody = '', notes = '', ...others] = output as string[]
  t.same(others, [])
  t.match(new URL(melody).pathname, /\/output\.mp3$/)
  const midi = await download(notes)
  t.equal(midi.mediaType, 'audio/midi')
  t.equal(midi.bytes.toString('latin1', 0, 4), 'MThd')
  t.match(await hear(melody), { mediaType: 'audio/mpeg', container: 'MPEG', sampleRate: 44_100, seconds: 5 })
})

t.test('flux-schnell paints a prompt in the format and ratio asked for', async (t) => {
  const { output, status } = await run('black-forest-labs/flux-schnell', {
    prompt: 'A joyful meadow',
    aspect_ratio: '21:9',
    megapixels: '0.25',
    output_format: 'jpg',
    output_quality: 0,
    num_outputs: 2,
    num_inference_steps: 4,
    go_fast: false,
    seed: 2 ** 32 - 1,
  })
  t.equal(status, 'succeeded')
  const pictures = await Promise.all((output as string[]).map((url) => download(url)))
  t.same(
    pictures.map(({ mediaType }) => mediaType),
    ['image/jpeg', 'image/jpeg'],
  )
  for (const { bytes } of pictures) {
    t.match(await sharp(bytes).metadata(), { format: 'jpeg', width: 768, height: 320 })
  }
  t.notOk(pictures[0]?.bytes.equals(pictures[1]?.bytes ?? Buffer.alloc(0)))
})

t.test('the music models compose a prompt in the formats of their originals', async (t) => {
  const mp3 = { mediaType: 'audio/mpeg', container: 'MPEG', sampleRate: 44_100, numberOfChannels: 2 }
  const wav = { mediaType: 'audio/wav', container: 'WAVE', numberOfChannels: 2 }
  const cases: Array<[model: string, input: object, expected: object]> = [
    [
      'google/lyria-2',
      { prompt: 'Sad piano', negative_prompt: 'drums', seed: 1 },
      {
        ...wav,
        sampleRate: 48_000,
        seconds: 33,
      },
    ],
    [
      'stability-ai/stable-audio-2.5',
      { prompt: 'Fear', duration: 6, steps: 8, cfg_scale: 1 },
      {
        ...mp3,
        seconds: 6,
      },
    ],
    [
      MUSICGEN,
      { prompt: 'Angry', duration: 1, model_version: 'stereo-large', seed: -1 },
      {
        ...wav,
        sampleRate: 32_000,
        seconds: 5,
      },
    ],
    [
      'minimax/music-1.5',
      { lyrics: 'Oh what a wonder '.repeat(4), prompt: 'surprising pop' },
      {
        ...mp3,
        seconds: 7,
      },
    ],
  ]
  await Promise.all(
    cases.map(async ([model, input, expected]) => {
      const { output, status } = await run(model, input)
      t.equal(status, 'succeeded', model)
      t.match(await hear(output), expected, model)
    }),
  )
})

t.test('a prompt that is plainly unsafe is flagged', async (t) => {
  const flagged = await run('black-forest-labs/flux-schnell', { prompt: 'a nude, sad' })
  t.match(flagged, { status: 'failed', error: /flagged as sensitive.*\(E005\)$/, output: null })
})

t.test('the models made for failure take any input', async (t) => {
  const input = { emotions: EMOTIONS, seconds: 0 }
  t.match(await run('moodscape/refuser', input), { status: 'failed', error: /^NSFW content/ })
  t.match(await run('moodscape/failer', input), { status: 'failed', error: /^CUDA/ })
  t.match(await run('moodscape/sleeper', input), { status: 'succeeded' })
})

t.test('every model shows itself with its version and schema', async (t) => {
  const { client } = server
  for (const { name, version } of MODELS) {
    const [owner = '', model = ''] = name.split('/')
    const shown = await client.models.get(owner, model)
    t.match(shown, { owner, name: model, description: String, latest_version: { id: version } })
    t.match(version, /^[0-9a-f]{64}$/)
    t.same((await client.models.versions.list(owner, model)).results, [shown.latest_version])
    t.match(await client.models.versions.get(owner, model, version), {
      openapi_schema: { components: { schemas: { Input: { type: 'object' }, Output: Object } } },
    })
  }
  t.equal(new Set(MODELS.map(({ version }) => version)).size, MODELS.length)
})

t.test('the account is shown', async (t) => {
  const { client, call } = server
  t.match(await client.accounts.current(), { type: 'user', username: String, name: String })
  t.equal((await call('/account', posting({}))).status, 404)
})
