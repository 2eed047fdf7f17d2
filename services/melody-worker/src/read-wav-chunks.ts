/** The chunks that matter; one without its true length, as from a pipe, goes on to the end. */
export function readWavChunks(file: Buffer): { fmt?: Buffer; data?: Buffer } {
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
