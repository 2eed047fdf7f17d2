import type { FinishExtras } from '@moodscape/generation/generate-asset'
import { addressOfSource, type DigitalSource } from '@moodscape/generation/outputs/digital-source'
import type { FinishedAsset } from '@moodscape/generation/outputs/finished-asset'
import { PermanentFailure } from '@moodscape/shared/failures/failure'

import { isSilentMp3 } from './is-silent-mp3.ts'
import { isSilentWav } from './is-silent-wav.ts'
import { type Listen, listen as listenInThread } from './listen/listen.ts'
import type { Heard } from './listen/listen-to-file.ts'
import { markMp3 } from './mark-mp3.ts'
import { MIDI, midiCompanion } from './midi-companion.ts'

/** Room for three minutes of uncompressed stereo at 48 kHz and 24 bits, and then some. */
export const MAX_OUTPUT_BYTES = 64 * 1024 * 1024

/** A second of the poorest MP3 is longer: below this there is a header, but no music. */
const MIN_BYTES = 1024

interface AudioKind {
  mediaType: string
  extension: string
  /** Whether a file begins the way this kind does. */
  begins: (output: Buffer) => boolean
  /** Whether a file is silent, as far as that can be seen without decoding it. */
  isSilent?: (output: Buffer) => boolean
  /** Says in the file where it comes from, by the address of a term. */
  mark?: (output: Buffer, address: string) => Buffer
}

const KINDS: readonly AudioKind[] = [
  { mediaType: 'audio/mpeg', extension: 'mp3', begins: isMp3, isSilent: isSilentMp3, mark: markMp3 },
  { mediaType: 'audio/wav', extension: 'wav', begins: isWav, isSilent: isSilentWav },
  { mediaType: 'audio/ogg', extension: 'ogg', begins: (output) => hasText(output, 0, 'OggS') },
  { mediaType: 'audio/flac', extension: 'flac', begins: (output) => hasText(output, 0, 'fLaC') },
  { mediaType: 'audio/mp4', extension: 'm4a', begins: isMpeg4Audio },
]

/**
 * How files of other kinds begin: AAC, AIFF, MIDI, WebM, pictures, archives, what else is in RIFF and MPEG-4. A model that
 * gives one gives it always, unlike the page of an error.
 */
const OTHER_KINDS =
  /^(?:\xff[\xf0\xf1\xf8\xf9]|FORM|MThd|.E\xdf\xa3|\xff\xd8\xff|\x89PNG|GIF8|PK|RIFF|[^]{4}ftyp)/

/**
 * Makes sure that a model's output is music of a kind that browsers play, and says which: by its first bytes,
 * since names and announced types are the sender's claim. The sound is stored as it is. Silence is no music: no
 * provider is known to refuse by it, so it counts as a failure of the model and not as a refusal.
 *
 * What can be told about the music is told with it. Where nothing can, or the notes that came with it are none, the
 * melody is as good without.
 *
 * @throws PermanentFailure `output_unusable`
 */
export async function finishMelody(
  output: Buffer,
  source: DigitalSource,
  { companion, log }: FinishExtras,
  listen: Listen = listenInThread,
): Promise<FinishedAsset> {
  const kind = checkMusic(output)
  const notes = companion && midiCompanion(companion)
  if (companion && !notes) log.warn('the notes beside a melody are no MIDI file: it is stored without them')
  const heard = await hear(output, kind.mediaType, listen, log)
  return {
    bytes: kind.mark?.(output, addressOfSource(source)) ?? output,
    mediaType: kind.mediaType,
    extension: kind.extension,
    companions: notes ? [notes] : [],
    details: { ...heard, ...(notes && { midi: { key: MIDI } }) },
  }
}

function checkMusic(output: Buffer): AudioKind {
  const kind = KINDS.find(({ begins }) => begins(output))
  if (!kind) {
    const repeats = OTHER_KINDS.test(output.toString('latin1', 0, 12))
    throw unusable('The output begins like no known kind of audio', repeats)
  }
  if (kind.isSilent?.(output)) throw unusable('There is no sound in the output')
  if (output.length < MIN_BYTES) throw unusable(`The output has only ${output.length} bytes`)
  return kind
}

async function hear(
  output: Buffer,
  mediaType: string,
  listen: Listen,
  log: FinishExtras['log'],
): Promise<Heard> {
  try {
    const { heard, problems } = await listen(output, mediaType)
    if (problems.length > 0) log.warn({ problems }, 'not all of a melody can be decoded')
    return heard
  } catch (error) {
    log.warn({ err: error }, 'a melody cannot be decoded')
    return {}
  }
}

function hasText(output: Buffer, offset: number, text: string): boolean {
  return output.toString('latin1', offset, offset + text.length) === text
}

function isWav(output: Buffer): boolean {
  return hasText(output, 0, 'RIFF') && hasText(output, 8, 'WAVE')
}

function isMp3(output: Buffer): boolean {
  return hasText(output, 0, 'ID3') || isMp3Frame(output)
}

/**
 * The header of an MPEG frame: 11 bits of sync, a version, layer III, a bitrate and a sample rate that exist
 * (ISO/IEC 11172-3, 2.4.1.3). AAC's frames begin alike, but with a layer of 0.
 */
function isMp3Frame(output: Buffer): boolean {
  const [first = 0, second = 0, third = 0] = output
  const hasSync = first === 0xff && (second & 0xe0) === 0xe0
  const hasVersion = (second & 0x18) !== 0x08
  const isLayer3 = (second & 0x06) === 0x02
  const hasBitrate = (third & 0xf0) !== 0xf0 && (third & 0xf0) !== 0
  const hasSampleRate = (third & 0x0c) !== 0x0c
  return hasSync && hasVersion && isLayer3 && hasBitrate && hasSampleRate
}

/**
 * Brands of MPEG-4 files that hold sound, or sound besides other things; pictures (HEIC, AVIF) have brands
 * too.
 */
const SOUND_BRANDS = ['M4A ', 'M4B ', 'mp41', 'mp42', 'isom', 'iso2', 'dash']

function isMpeg4Audio(output: Buffer): boolean {
  return hasText(output, 4, 'ftyp') && SOUND_BRANDS.some((brand) => hasText(output, 8, brand))
}

function unusable(why: string, repeats = false): PermanentFailure {
  return new PermanentFailure('output_unusable', { cause: new Error(why), repeats })
}
