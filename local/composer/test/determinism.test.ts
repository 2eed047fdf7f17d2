import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { MELODY_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import type { ComposeRequest } from '../src/compose-request.ts'
import { draft } from '../src/draft.ts'
import { writeMidiFile } from '../src/file/midi-file.ts'
import { renderAudio } from '../src/render-audio.ts'
import { pure } from './fixtures/moods.ts'

/**
 * The bytes every engine, version and processor has to give. A deliberate change of the music changes them: the
 * failing test prints the new ones.
 */
const EXPECTED = JSON.parse(
  await readFile(new URL('fixtures/hashes.json', import.meta.url), 'utf8'),
) as unknown

const REQUESTS: Record<string, ComposeRequest> = {
  ...Object.fromEntries(
    EMOTION_TYPES.map((type, seed) => [type, { emotions: pure(type), seed, seconds: 5 }]),
  ),
  ...Object.fromEntries(
    MELODY_STYLES.map((style, index) => {
      const type = EMOTION_TYPES[index % EMOTION_TYPES.length] ?? 'UNKNOWN'
      return [style, { emotions: pure(type), seed: 100 + index, seconds: 5, style }]
    }),
  ),
}

t.test('notes and samples are the same bits everywhere', async (t) => {
  const hashes: Record<string, { midi: string; samples: string }> = {}
  for (const [name, request] of Object.entries(REQUESTS)) {
    const piece = draft(request)
    const { performance, score, character, title } = piece
    const midi = writeMidiFile(performance, score, character.dynamics, title)
    const audio = await renderAudio(piece)
    hashes[name] = { midi: hash(midi), samples: hash(bytesOf(audio.left), bytesOf(audio.right)) }
  }
  t.strictSame(hashes, EXPECTED)
})

t.test('every request gives another piece', async (t) => {
  const all = Object.values(EXPECTED as Record<string, { midi: string }>).map(({ midi }) => midi)
  t.equal(new Set(all).size, Object.keys(REQUESTS).length)
})

/** Samples as little-endian bytes, as all processors Node runs on keep them. */
function bytesOf(channel: Float32Array): Uint8Array {
  return new Uint8Array(channel.buffer, channel.byteOffset, channel.byteLength)
}

function hash(...parts: Uint8Array[]): string {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(part)
  return sum.digest('hex').slice(0, 16)
}
