import type { EmotionType } from '@moodscape/mood/emotion'

import type { ComposeRequest } from './compose-request.ts'
import { draft } from './draft.ts'
import { writeMidiFile } from './file/midi-file.ts'
import { playingSeconds, writeMp3File } from './file/mp3-file.ts'
import { pause } from './pause.ts'
import { renderAudio } from './render-audio.ts'

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

/**
 * Composes a mood. The same request gives the same MIDI bytes and the same samples on every engine and
 * processor.
 *
 * Throws InvalidComposeRequest on a request that does not fit its schema, and the signal's reason once it
 * is aborted; it looks at the signal between its stages, some tenths of a second of computing apart.
 */
export async function compose(
  request: ComposeRequest,
  options: { signal?: AbortSignal } = {},
): Promise<Melody> {
  const { signal } = options
  signal?.throwIfAborted()
  const { character, score, performance, key, title } = draft(request)
  const { form } = score
  const midi = writeMidiFile(performance, score, character.arrangement.ensemble, title)
  await pause(signal)
  const audio = await renderAudio(performance, character, form.seconds, signal)
  const mp3 = await writeMp3File(audio, { title, key, bpm: form.bpm, mood: character.emotion }, signal)
  return {
    mp3,
    midi,
    title,
    key,
    seconds: playingSeconds(mp3),
    bpm: form.bpm,
    meter: form.meter,
    emotion: character.emotion,
  }
}
