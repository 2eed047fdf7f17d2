import { readWavChunks } from './read-wav-chunks.ts'

/** Of 32,767: inaudible, at about -80 dB. */
const MAX_LEVEL = 3

/**
 * Whether there is no sound in a WAV file. A model whose arithmetic has gone wrong gives such, with a prediction that
 * succeeded.
 */
export function isSilentWav(file: Buffer): boolean {
  const { fmt, data } = readWavChunks(file)
  if (!data || data.length === 0) return false
  const isPlain16 = fmt?.readUInt16LE(0) === 1 && fmt.readUInt16LE(14) === 16
  if (!isPlain16) return data.every((byte) => byte === data[0])
  for (let at = 0; at + 2 <= data.length; at += 2)
    if (Math.abs(data.readInt16LE(at)) > MAX_LEVEL) return false
  return true
}
