/** Of 32,767: inaudible, at about -80 dB. */
const MAX_LEVEL = 3

/**
 * Whether there is no sound in a WAV file. A model whose arithmetic has gone wrong gives such, with a prediction that
 * succeeded.
 */
export function isSilentWav(file: Buffer): boolean {
  const { fmt, data } = readChunks(file)
  if (!data || data.length === 0) return false
  const isPlain16 = fmt?.readUInt16LE(0) === 1 && fmt.readUInt16LE(14) === 16
  if (!isPlain16) return data.every((byte) => byte === data[0])
  for (let at = 0; at + 2 <= data.length; at += 2)
    if (Math.abs(data.readInt16LE(at)) > MAX_LEVEL) return false
  return true
}

/** The chunks that matter; one without its true length, as from a pipe, goes on to the end. */
function readChunks(file: Buffer): { fmt?: Buffer; data?: Buffer } {
  const found: { fmt?: Buffer; data?: Buffer } = {}
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4)
    const length = file.readUInt32LE(at + 4)
    const body = file.subarray(at + 8, at + 8 + length)
    if (name === 'fmt ' && body.length >= 16) found.fmt = body
    if (name === 'data') return { ...found, data: body }
    at += 8 + length + (length % 2)
  }
  return found
}
