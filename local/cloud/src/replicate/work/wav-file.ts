const HEADER_BYTES = 44
const BYTES_PER_SAMPLE = 2
const PCM = 1

/**
 * Packs sound into a WAV file of 16-bit PCM.
 *
 * @param channels of equal length, samples from -1 to 1; what is beyond is clipped
 * @param sampleRate samples a second of each channel
 * @see http://soundfile.sapp.org/doc/WaveFormat/
 */
export function wavFile(channels: readonly Float32Array[], sampleRate: number): Uint8Array {
  const samples = channels[0]?.length ?? 0
  const frameBytes = channels.length * BYTES_PER_SAMPLE
  const dataBytes = samples * frameBytes
  const file = Buffer.alloc(HEADER_BYTES + dataBytes)
  file.write('RIFF', 0)
  file.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(PCM, 20)
  file.writeUInt16LE(channels.length, 22)
  file.writeUInt32LE(sampleRate, 24)
  file.writeUInt32LE(sampleRate * frameBytes, 28)
  file.writeUInt16LE(frameBytes, 32)
  file.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34)
  file.write('data', 36)
  file.writeUInt32LE(dataBytes, 40)
  channels.forEach((channel, index) => {
    for (let sample = 0; sample < samples; sample++) {
      const level = Math.max(-1, Math.min(1, channel[sample] ?? 0))
      const place = HEADER_BYTES + sample * frameBytes + index * BYTES_PER_SAMPLE
      file.writeInt16LE(Math.round(level * 32767), place)
    }
  })
  return file
}
