import { blendOf } from '@moodscape/mood/blend'
import type { EmotionType } from '@moodscape/mood/emotion'
import { createRandom } from '@moodscape/mood/random'
import { characterOfBlend } from './character/character-of-blend.ts'
import type { Character } from './character/character.ts'
import { dressInStyle } from './character/dress-in-style.ts'
import { checkComposeRequest, DEFAULT_SECONDS, type ComposeRequest } from './compose-request.ts'
import { writeMidiFile } from './file/midi-file.ts'
import { playingSeconds, writeMp3File } from './file/mp3-file.ts'
import { performScore, type Performance } from './performance/perform-score.ts'
import { pause, renderAudio } from './render-audio.ts'
import type { Score } from './score/score.ts'
import { writeScore } from './score/write-score.ts'
import { nameOfKey } from './theory/key.ts'

/** A finished piece. */
export interface Melody {
  /** 160 kbit/s, 44.1 kHz, stereo. */
  mp3: Uint8Array
  /** The same notes as a standard MIDI file. */
  midi: Uint8Array
  /** How long the MP3 plays. */
  seconds: number
  /** Key, tempo and meter, such as "Am, 60 bpm, 3/4". */
  title: string
  /** "C" for C major, "Am" for A minor, "E phrygian" and so on for the rest. */
  key: string
  /** Mean tempo, quarter notes a minute. */
  bpm: number
  /** Quarter notes a bar. */
  meter: number
  /** The emotion that decided mode, meter and arrangement. */
  emotion: EmotionType
}

/** A piece before it becomes files. */
export interface Draft {
  character: Character
  score: Score
  performance: Performance
  title: string
}

/**
 * Composes a mood. The same request gives the same MIDI bytes and the same samples on every engine and processor.
 *
 * Throws InvalidComposeRequest on a request that does not fit its schema, and the signal's reason once it is aborted;
 * it looks at the signal between its stages, some tenths of a second of computing apart.
 */
export async function compose(request: ComposeRequest, options: { signal?: AbortSignal } = {}): Promise<Melody> {
  const { signal } = options
  const { character, score, performance, title } = draft(request)
  signal?.throwIfAborted()
  const midi = writeMidiFile(performance, score.form, character.arrangement.ensemble, title)
  await pause(signal)
  const audio = await renderAudio(performance, character, score.form.seconds, randomOf(request).fork('sound'), signal)
  await pause(signal)
  const mp3 = await writeMp3File(audio)
  signal?.throwIfAborted()
  return {
    mp3, midi, title,
    seconds: playingSeconds(mp3),
    key: nameOfKey(score.key),
    bpm: score.form.bpm,
    meter: score.form.meter,
    emotion: character.emotion,
  }
}

/** Writes and plays a piece without rendering it: milliseconds instead of a second. Throws InvalidComposeRequest. */
export function draft(request: ComposeRequest): Draft {
  checkComposeRequest(request)
  const random = randomOf(request)
  const mood = characterOfBlend(blendOf(request.emotions), random.fork('character'))
  const character = request.style ? dressInStyle(mood, request.style) : mood
  const score = writeScore(character, request.seconds ?? DEFAULT_SECONDS, random)
  const performance = performScore(score, character, random.fork('performance'))
  const title = `${nameOfKey(score.key)}, ${Math.round(score.form.bpm)} bpm, ${score.form.meter}/4`
  return { character, score, performance, title }
}

/** Chance depends on the seed alone, so that a slightly different face gives slightly different music. */
function randomOf({ seed }: ComposeRequest) {
  return createRandom(`melody ${seed}`)
}
