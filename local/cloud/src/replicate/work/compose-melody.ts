import { compose } from '@moodscape/composer/compose'
import type { ComposeRequest } from '@moodscape/composer/compose-request'
import { draft } from '@moodscape/composer/draft'
import { renderAudio } from '@moodscape/composer/render-audio'
import { MissingFont } from '@moodscape/composer/sound/font'
import { SAMPLE_RATE } from '@moodscape/composer/sound/signal'

import type { OutputFile } from '../output-folder.ts'
import { resample } from './resample.ts'
import { sayPercent } from './say-percent.ts'
import { wavFile } from './wav-file.ts'
import type { Composition, WorkResult } from './work.ts'

/** Seconds; what the composer takes. */
const SHORTEST = 5
const LONGEST = 60

/**
 * Composes the melody of one prediction, as long as asked for within what the composer can do. Where no melody can be
 * played, it refuses in words; pictures can still be painted.
 *
 * @param say gets the lines of its log
 */
export async function composeMelody(
  composition: Composition,
  say: (line: string) => void,
): Promise<WorkResult> {
  try {
    return { files: await composeFiles(composition, say) }
  } catch (error) {
    if (error instanceof MissingFont) return { refusal: error.message }
    throw error
  }
}

async function composeFiles(composition: Composition, say: (line: string) => void): Promise<OutputFile[]> {
  const { emotions, seed, style, format, withNotes } = composition
  const seconds = Math.min(LONGEST, Math.max(SHORTEST, composition.seconds))
  const request = { emotions, seed, seconds, ...(style && { style }) }
  const onProgress = sayPercent(say)
  say(`Using seed: ${seed}`)
  const files: OutputFile[] = []
  if (format === 'mp3') {
    const { mp3, midi } = await compose(request, { onProgress })
    files.push({ name: 'output.mp3', bytes: mp3 })
    if (withNotes) files.push({ name: 'output.mid', bytes: midi })
  } else
    files.push({ name: 'output.wav', bytes: await renderWav(request, onProgress, composition.sampleRate) })
  say(`Composed ${seconds} s of the ${composition.seconds} s asked for`)
  return files
}

/** Plays the same notes that an MP3 would have, straight into a WAV. */
async function renderWav(
  request: ComposeRequest & { seconds: number },
  onProgress: (share: number) => void,
  sampleRate = SAMPLE_RATE,
): Promise<Uint8Array> {
  const { left, right } = await renderAudio(draft(request), { onProgress })
  const channels = [left, right].map((channel) => resample(channel, SAMPLE_RATE, sampleRate))
  return wavFile(channels, sampleRate)
}
