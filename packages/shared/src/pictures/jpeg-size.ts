import type { HeaderReading } from './picture-size.ts'

const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]
/** Tables, application data and comments: what may come before the frame and says its own length. */
const SEGMENTS = [0xc4, 0xcc, 0xdb, 0xdc, 0xdd, 0xfe, ...Array.from({ length: 16 }, (_, n) => 0xe0 + n)]
/** Restart markers and TEM, which have no length. */
const BARE = [0x01, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7]

/**
 * Walks to the frame of a JPEG as libjpeg does: over fill bytes before a marker, stray bytes between segments and
 * segments that say a length of nothing, but never into a segment, where a thumbnail has a frame of its own.
 */
export function readJpegSize(head: Buffer): HeaderReading {
  let at = 2
  for (;;) {
    at = head.indexOf(0xff, at)
    if (at === -1) return 'cut'
    while (head[at] === 0xff) at += 1
    const marker = head[at]
    at += 1
    if (marker === undefined) return 'cut'
    if (marker === 0 || BARE.includes(marker)) continue
    if (FRAMES.includes(marker)) return readFrame(head, at)
    if (!SEGMENTS.includes(marker)) return 'unreadable'
    if (at + 2 > head.length) return 'cut'
    at += Math.max(2, head.readUInt16BE(at))
  }
}

/** @param at where the frame's length stands; precision, height and width follow */
function readFrame(head: Buffer, at: number): HeaderReading {
  if (at + 7 > head.length) return 'cut'
  return { height: head.readUInt16BE(at + 3), width: head.readUInt16BE(at + 5) }
}
