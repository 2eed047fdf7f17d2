/** kbit/s by the four bits of a frame of MPEG-1 layer III (ISO/IEC 11172-3, 2.4.2.3). */
const BIT_RATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const

/** The first bytes of a frame of 64 kbit/s: MPEG-1 layer III without a checksum, 44.1 kHz, joint stereo. */
const HEADER = [0xff, 0xfb, 0x50, 0x64] as const

/** Bytes of such a frame, and those between its header and its content, which say of two channels that they are silent. */
const BYTES = 208
const SIDE_INFO = 32

/** What the frame tells: how many frames and bytes follow, and where each hundredth of the time begins. */
const FIELDS = 0b0111
const PLACES = 100

/**
 * The frame to stand before sound of a variable bit rate: without it a player divides the size by the bit rate of the first
 * frame, and shows a wrong time. A player that does not know it hears 26 ms of silence.
 *
 * @param frames where each frame of the sound begins
 * @see http://gabriel.mp3-tech.org/mp3infotag.html
 */
export function writeXingFrame(sound: Uint8Array, frames: readonly number[]): Uint8Array {
  const total = BYTES + sound.length
  const frame = Buffer.alloc(BYTES)
  frame.set(HEADER)
  let at = HEADER.length + SIDE_INFO
  at += frame.write('Xing', at)
  at = frame.writeUInt32BE(FIELDS, at)
  at = frame.writeUInt32BE(frames.length, at)
  at = frame.writeUInt32BE(total, at)
  for (let place = 0; place < PLACES; place++) {
    const start = BYTES + (frames[Math.floor((place / PLACES) * frames.length)] ?? 0)
    at = frame.writeUInt8(Math.floor((256 * start) / total), at)
  }
  return frame
}

/** Where each frame of MPEG-1 layer III of 44.1 kHz begins. */
export function frameStarts(sound: Uint8Array): number[] {
  const starts: number[] = []
  for (let at = 0; at + HEADER.length <= sound.length; ) {
    const bits = sound[at + 2] as number
    const bitRate = BIT_RATES[bits >> 4]
    if (sound[at] !== HEADER[0] || !bitRate) throw new Error(`There is no frame of MP3 at byte ${at}.`)
    starts.push(at)
    at += Math.floor((144_000 * bitRate) / 44_100) + ((bits >> 1) & 1)
  }
  return starts
}
