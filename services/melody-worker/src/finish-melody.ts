import type { FinishedAsset } from '@moodscape/generation/finished-asset'
import { PermanentFailure } from '@moodscape/shared/failures/failure'

import { isSilentMp3 } from './is-silent-mp3.ts'
import { isSilentWav } from './is-silent-wav.ts'

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
}

const KINDS: readonly AudioKind[] = [
  { mediaType: 'audio/mpeg', extension: 'mp3', begins: isMp3, isSilent: isSilentMp3 },
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
 * since names and announced types are the sender's claim. The bytes are stored as they are. Silence is no music: no
 * provider is known to refuse by it, so it counts as a failure of the model and not as a refusal.
 *
 * @throws PermanentFailure `output_unusable`
 */
export async function finishMelody(output: Buffer): Promise<FinishedAsset> {
  const kind = KINDS.find(({ begins }) => begins(output))
  if (!kind) {
    const repeats = OTHER_KINDS.test(output.toString('latin1', 0, 12))
    throw unusable('The output begins like no known kind of audio', repeats)
  }
  if (kind.isSilent?.(output)) throw unusable('There is no sound in the output')
  if (output.length < MIN_BYTES) throw unusable(`The output has only ${output.length} bytes`)
  return { bytes: output, mediaType: kind.mediaType, extension: kind.extension }
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
