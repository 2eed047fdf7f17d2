import { readFile } from 'node:fs/promises'

import t from 'tap'

import { listen } from '../../src/listen/listen.ts'
import { wavFile } from '../fixtures/wav-file.ts'

/**
 * Three seconds of 440 Hz that fade from 0.8 to nothing in a straight line, by ffmpeg 5.1:
 * `-f lavfi -i "aevalsrc=0.8*(1-t/3)*sin(2*PI*440*t):s=16000:d=3"`
 */
const tone = (name: string) => readFile(new URL(`../fixtures/tones/${name}`, import.meta.url))

const RATE = 8_000
const SECONDS = 3
const fading = Array.from(
  { length: RATE * SECONDS },
  (_, index) => 0.8 * (1 - index / (RATE * SECONDS)) * Math.sin((2 * Math.PI * 440 * index) / RATE),
)
const silent = fading.map(() => 0)

/** How far peaks are from those of the tone, at most. */
function distanceFromFade(peaks: readonly number[] = []): number {
  const expected = (index: number) => 0.8 * (1 - index / peaks.length)
  return Math.max(...peaks.map((peak, index) => Math.abs(peak - expected(index))))
}

t.test('a tone that fades has peaks that fade, whatever kind of file it is in', async (t) => {
  const files: [string, Buffer, string, number][] = [
    ['WAV of 16 bits', wavFile([fading], RATE), 'audio/wav', 0.03],
    ['WAV of 24 bits', wavFile([fading, fading], RATE, 'int24'), 'audio/wav', 0.03],
    ['WAV of floating point', wavFile([fading], RATE, 'float32'), 'audio/wav', 0.03],
    ['FLAC', await tone('tone.flac'), 'audio/flac', 0.03],
    ['MP3', await tone('tone.mp3'), 'audio/mpeg', 0.06],
    ['Vorbis', await tone('vorbis.ogg'), 'audio/ogg', 0.1],
    ['Opus', await tone('opus.ogg'), 'audio/ogg', 0.2],
    ['AAC', await tone('tone.m4a'), 'audio/mp4', 0.15],
  ]
  for (const [name, file, mediaType, tolerance] of files) {
    const { heard, problems } = await listen(file, mediaType)
    t.strictSame(problems, [], name)
    t.equal(heard.peaks?.length, 120, name)
    t.ok(Math.abs((heard.seconds ?? 0) - SECONDS) < 0.1, `${name} is ${heard.seconds} s long`)
    const distance = distanceFromFade(heard.peaks)
    t.ok(distance < tolerance, `${name} is ${distance} away`)
  }
})

t.test('of several channels the loudest counts', async (t) => {
  const { heard } = await listen(wavFile([silent, fading], RATE), 'audio/wav')
  t.ok(distanceFromFade(heard.peaks) < 0.02)
})

t.test('tempo and key are what the tags say', async (t) => {
  const { heard } = await listen(await tone('tone.mp3'), 'audio/mpeg')
  t.match(heard, { tempo: 92, music_key: 'D minor' })
  const { heard: untold } = await listen(await tone('tone.flac'), 'audio/flac')
  t.notOk('tempo' in untold || 'music_key' in untold)
})

t.test('a file that is damaged at its end tells what there is of it', async (t) => {
  const file = await tone('tone.mp3')
  const { heard } = await listen(file.subarray(0, file.length / 2), 'audio/mpeg')
  t.ok((heard.seconds ?? 0) > 1.3 && (heard.seconds ?? 0) < 1.6, `${heard.seconds}`)
  t.ok(distanceFromFade(heard.peaks) > 0.2, 'half of the fade')
})

t.test('what only begins like music tells nothing, and says why', async (t) => {
  const starts = { 'audio/mpeg': 'ID3\x04\0', 'audio/wav': 'RIFF\0\0\0\0WAVEfmt ', 'audio/ogg': 'OggS\0\x02' }
  const box = '\0\0\0\x18ftypM4A \0\0\0\0M4A mp42'
  for (const [mediaType, start] of Object.entries({
    ...starts,
    'audio/mp4': box,
    'audio/flac': 'fLaC\0\0\0\x22',
  })) {
    const file = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(4_000, 7)])
    const { heard, problems } = await listen(file, mediaType)
    t.strictSame(heard, {}, mediaType)
    t.ok(problems.length > 0, mediaType)
  }
})

t.test('a piece of more than ten minutes is not decoded to its end', async (t) => {
  const { heard, problems } = await listen(wavFile([new Array<number>(8 * 601).fill(0.5)], 8), 'audio/wav')
  t.strictSame({ heard, problems }, { heard: { seconds: 601 }, problems: [] })
})

t.test('a decoder that never ends is ended, and one that dies is outlived', async (t) => {
  const script = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`)
  const hung = listen(Buffer.alloc(1), 'audio/wav', { thread: script('for (;;);'), maxMs: 200 })
  await t.rejects(hung, { message: 'Not decoded within 200 ms' })
  const dying = listen(Buffer.alloc(1), 'audio/wav', { thread: script('throw new Error("trap")') })
  await t.rejects(dying, { message: 'trap' })
  const gone = listen(Buffer.alloc(1), 'audio/wav', { thread: script('process.exit(3)') })
  await t.rejects(gone, { message: 'The decoding thread ended without a word' })
})
