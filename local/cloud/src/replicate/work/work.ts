import type { ScoredEmotion } from '@moodscape/mood/emotion'
import type { ImageStyle, MelodyStyle } from '@moodscape/mood/styles'
import type { PaintFormat } from '@moodscape/painter/paint-request'

import type { OutputFile } from '../output-folder.ts'

export interface Painting {
  do: 'paint'
  emotions: ScoredEmotion[]
  seed: number
  style?: ImageStyle
  width: number
  height: number
  format: PaintFormat
  /** 0–100, for the lossy formats; without it, the painter's own. */
  quality?: number
  /** How many pictures, with successive seeds. */
  count: number
}

export interface Composition {
  do: 'compose'
  emotions: ScoredEmotion[]
  seed: number
  style?: MelodyStyle
  seconds: number
  format: 'mp3' | 'wav'
  /** Whether the notes are wanted too, as a second file. */
  withNotes?: boolean
  /** Samples a second of a WAV; an MP3 has the composer's own rate. */
  sampleRate?: number
}

/** What a thread does for a prediction, planned by its model. */
export type Work =
  | Painting
  | Composition
  | { do: 'sleep'; seconds: number }
  | { do: 'refuse'; refusal: string }

/** Makes the outputs of predictions. */
export interface Renderer {
  /**
   * @param say gets each line of the model's log while it works
   * @throws the signal's reason, or an AbortError, when aborted
   */
  run(work: Work, signal: AbortSignal, say: (line: string) => void): Promise<WorkResult>
  close(): Promise<void>
}

/** What comes back: files, or the words in which the model refuses. */
export type WorkResult = { files: OutputFile[] } | { refusal: string }
