import { PEAK_COUNT } from '@moodscape/shared/records/asset-details'

import { type Measured, measurePeaks } from './measure-peaks.ts'
import { type Facts, readFacts } from './read-facts.ts'
import type { Decoder } from './samples.ts'

/** What can be told about a melody by reading and decoding its file. */
export interface Heard extends Facts {
  peaks?: number[]
}

/** A longer piece is not decoded to its end. */
const MAX_SECONDS = 600

/** Loaded when they are needed, since each brings a program of its own. */
const DECODERS: Readonly<Record<string, () => Promise<Decoder>>> = {
  'audio/mpeg': async () => (await import('./decode-mp3.ts')).decodeMp3,
  'audio/wav': async () => (await import('./decode-wav.ts')).decodeWav,
  'audio/ogg': async () => (await import('./decode-ogg.ts')).decodeOgg,
  'audio/flac': async () => (await import('./decode-flac.ts')).decodeFlac,
  'audio/mp4': async () => (await import('./decode-mp4.ts')).decodeMp4,
}

/**
 * Reads and decodes a file. How long it is the decoder says, or the container where a file is not decoded to its end;
 * of a file that does not decode nothing but its tags is believed.
 *
 * @returns what could be told, with the reasons why something could not
 */
export async function listenToFile(
  file: Buffer,
  mediaType: string,
): Promise<{ heard: Heard; problems: string[] }> {
  const problems: string[] = []
  const note = (error: unknown): Heard => {
    problems.push(error instanceof Error ? error.message : String(error))
    return {}
  }
  const { seconds: said, ...tags } = await readFacts(file, mediaType).catch(note)
  const { seconds, peaks } = await measure(file, mediaType, said).catch(note)
  return {
    heard: {
      ...tags,
      ...(seconds !== undefined && { seconds: Math.round(seconds * 100) / 100 }),
      ...(peaks && { peaks }),
    },
    problems,
  }
}

async function measure(file: Buffer, mediaType: string, said?: number): Promise<Partial<Measured>> {
  const saidOnly = said === undefined ? {} : { seconds: said }
  const load = DECODERS[mediaType]
  if (!load) return saidOnly
  const decode = await load()
  return (await measurePeaks(decode(file), PEAK_COUNT, MAX_SECONDS)) ?? saidOnly
}
