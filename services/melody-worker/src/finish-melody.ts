import { PermanentFailure } from '@moodscape/shared/failure'
import type { FinishedWork } from '@moodscape/shared/generate-asset'

/** Three minutes of uncompressed stereo at 48 kHz are 35 MB. */
export const MAX_OUTPUT_BYTES = 64 * 1024 * 1024

/** Less than this is no sound one could hear: a header, or an error that somebody saved as a file. */
const MIN_BYTES = 1_024

interface AudioKind {
  mediaType: string
  extension: string
  matches(bytes: Buffer): boolean
}

const text = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to)

const KINDS: readonly AudioKind[] = [
  { mediaType: 'audio/mpeg', extension: 'mp3', matches: (bytes) => text(bytes, 0, 3) === 'ID3' || startsMpegFrame(bytes) },
  {
    mediaType: 'audio/wav',
    extension: 'wav',
    matches: (bytes) => text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WAVE',
  },
  { mediaType: 'audio/ogg', extension: 'ogg', matches: (bytes) => text(bytes, 0, 4) === 'OggS' },
  { mediaType: 'audio/flac', extension: 'flac', matches: (bytes) => text(bytes, 0, 4) === 'fLaC' },
  {
    mediaType: 'audio/mp4',
    extension: 'm4a',
    matches: (bytes) => text(bytes, 4, 8) === 'ftyp' && /^(M4A |mp42|isom|iso[2-9]|dash)/.test(text(bytes, 8, 12)),
  },
]

/**
 * Makes sure that a model's output is sound, by its first bytes, and keeps it as it is under its true type: encoding
 * it anew would cost quality, and players take all of these.
 *
 * @throws PermanentFailure `output_unusable`
 */
export function finishMelody(bytes: Buffer): FinishedWork {
  const kind = bytes.length >= MIN_BYTES ? KINDS.find(({ matches }) => matches(bytes)) : undefined
  if (!kind) throw new PermanentFailure('output_unusable', { cause: new Error('The output is no audio that is known') })
  return { bytes, mediaType: kind.mediaType, extension: kind.extension }
}

/**
 * A frame of MPEG audio layer III: eleven bits of sync, then a version, a layer, a bit rate and a sample rate that
 * exist (ISO/IEC 11172-3, 2.4.2.3). The two bytes FF FE of a text's byte order mark are none.
 */
function startsMpegFrame(bytes: Buffer): boolean {
  const [sync = 0, second = 0, third = 0] = bytes
  const version = (second >> 3) & 3
  const layer = (second >> 1) & 3
  const bitRate = third >> 4
  const sampleRate = (third >> 2) & 3
  return sync === 0xff && second >> 5 === 7 && version !== 1 && layer === 1 && bitRate !== 0 && bitRate !== 15 && sampleRate !== 3
}
