import type { EmotionType } from '@moodscape/mood/emotion'

import type { ComposeRequest } from './compose-request.ts'
import { draft } from './draft.ts'
import { writeMidiFile } from './file/midi-file.ts'
import { writeMp3File } from './file/mp3-file.ts'
import { pause } from './pause.ts'
import { type RenderOptions, renderAudio } from './render-audio.ts'

/** How much of the work is done when the sound is rendered; the rest is encoding. */
const RENDERING_SHARE = 0.65

/** A finished piece. */
export interface Melody {
  /** 44.1 kHz, stereo, of a variable bit rate about 145 kbit/s. */
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
  /** The strongest emotion, whose ensemble leads. */
  emotion: EmotionType
}

/**
 * Composes a mood. The same request gives the same MIDI bytes and the same samples every time.
 *
 * Throws InvalidComposeRequest on a request that does not fit its schema, MissingFont where there are no instruments, and
 * the signal's reason once it is aborted.
 */
export async function compose(request: ComposeRequest, options: RenderOptions = {}): Promise<Melody> {
  const { signal, onProgress } = options
  signal?.throwIfAborted()
  const piece = draft(request)
  const { character, score, performance, key, title } = piece
  const { form } = score
  await pause(signal)
  const midi = writeMidiFile(performance, score, character.dynamics, title)
  await pause(signal)
  const rendering = { ...options, onProgress: (share: number) => onProgress?.(share * RENDERING_SHARE) }
  const audio = await renderAudio(piece, rendering)
  const { mp3, seconds } = await writeMp3File(
    audio,
    { title, key, bpm: form.bpm, mood: character.emotion },
    signal,
  )
  onProgress?.(1)
  return {
    mp3,
    midi,
    title,
    key,
    seconds,
    bpm: form.bpm,
    meter: form.meter,
    emotion: character.emotion,
  }
}
