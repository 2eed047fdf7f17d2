/** A quarter of a second: fewer frames say nothing about a file. */
const MIN_FRAMES = 10

/** kbit/s by the four bits of a frame of layer III, ISO/IEC 11172-3 and 13818-3, 2.4.2.3. */
const BITRATES = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const
/** Samples a second of MPEG-1; versions 2 and 2.5 have half and a quarter. */
const SAMPLE_RATES = [44_100, 48_000, 32_000]

/** Whether there is no sound in an MP3 file: no frame of it has a bit of any, as encoders write silence. */
export function isSilentMp3(file: Buffer): boolean {
  let frames = 0
  for (let at = id3Length(file); at + 40 <= file.length; frames++) {
    const frame = readFrame(file, at)
    // Something else than music follows the last frame, such as a tag.
    if (!frame) break
    if (!frame.isEmpty) return false
    at += frame.length
  }
  return frames >= MIN_FRAMES
}

/** ID3v2, 3.1: seven bits of the length in each of four bytes. */
function id3Length(file: Buffer): number {
  if (file.toString('latin1', 0, 3) !== 'ID3') return 0
  return 10 + [6, 7, 8, 9].reduce((length, at) => length * 128 + ((file[at] ?? 0) & 0x7f), 0)
}

/** A frame of layer III: how long it is, and whether its granules have not a bit of sound (ISO/IEC 11172-3, 2.4.1.7). */
function readFrame(file: Buffer, at: number): { length: number; isEmpty: boolean } | undefined {
  const header = file.readUInt32BE(at)
  const version = { 3: 1, 2: 2, 0: 4 }[(header >>> 19) & 3]
  const isLayer3 = header >>> 21 === 0x7ff && ((header >>> 17) & 3) === 1
  const rate = SAMPLE_RATES[(header >>> 10) & 3]
  if (!version || !isLayer3 || !rate) return undefined
  const bitrate = BITRATES[version === 1 ? 1 : 2][(header >>> 12) & 15]
  if (!bitrate) return undefined
  const samples = version === 1 ? 1_152 : 576
  const length = Math.floor((samples * bitrate * 125) / (rate / version)) + ((header >>> 9) & 1)
  const sideInfo = at + 4 + ((header >>> 16) & 1 ? 0 : 2)
  const channels = ((header >>> 6) & 3) === 3 ? 1 : 2
  const places =
    version === 1
      ? placesOf(channels === 1 ? 18 : 20, 59, channels * 2)
      : placesOf(channels === 1 ? 9 : 10, 63, channels)
  return { length, isEmpty: places.every((bit) => readBits12(file, sideInfo, bit) === 0) }
}

/** Where each granule of each channel says how many bits it has. */
function placesOf(first: number, step: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index * step)
}

function readBits12(file: Buffer, start: number, bit: number): number {
  return (file.readUIntBE(start + (bit >> 3), 3) >> (12 - (bit & 7))) & 0xfff
}
