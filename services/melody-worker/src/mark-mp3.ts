const HEADER_BYTES = 10
/** Text frames begin with a byte that says how the text is encoded. */
const LATIN_1 = 0
const DESCRIPTION = 'DigitalSourceType'

/** Flags of a tag's header: an extended header, which may hold a checksum of the frames, and a footer. */
const EXTENDED_HEADER = 0x40
const FOOTER = 0x10

/** Version 2 went out of use in 1999, and knows the frame by another name. */
type Version = 3 | 4

/**
 * Says in an MP3's ID3v2 tag where it comes from, for machines to read. The sound and every other frame stay as they are,
 * byte for byte; a file without a tag gets one. Only a tag that is built in a rare way (see above), or that says already
 * where the file comes from, is left alone. Writers of tags that are installable read a tag and write it anew, and lose
 * frames that they do not know.
 *
 * @param address of a term of IPTC's vocabulary of digital source types
 * @see https://id3.org/id3v2.4.0-structure
 */
export function markMp3(file: Buffer, address: string): Buffer {
  const tag = readTag(file)
  if (!tag) return Buffer.concat([...newTag(userText(address, 4)), file])
  const { version, flags, size } = tag
  if (!isVersion(version) || flags & EXTENDED_HEADER || (version === 4 && flags & FOOTER)) return file
  const frames = file.subarray(HEADER_BYTES, HEADER_BYTES + size)
  if (frames.includes(DESCRIPTION)) return file
  const frame = userText(address, version)
  const header = Buffer.from(file.subarray(0, HEADER_BYTES))
  sevenBits(size + frame.length).copy(header, 6)
  return Buffer.concat([header, frame, file.subarray(HEADER_BYTES)])
}

function readTag(file: Buffer): { version: number; flags: number; size: number } | undefined {
  if (file.toString('latin1', 0, 3) !== 'ID3' || file.length < HEADER_BYTES) return undefined
  const size = file.subarray(6, HEADER_BYTES).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0)
  return { version: file.readUInt8(3), flags: file.readUInt8(5), size }
}

function isVersion(version: number): version is Version {
  return version === 3 || version === 4
}

/** Of version 4: in version 3 a slash stands between several values, and readers take the address apart. */
function newTag(frames: Buffer): Buffer[] {
  return [Buffer.from('ID3\x04\0\0', 'latin1'), sevenBits(frames.length), frames]
}

function userText(text: string, version: Version): Buffer {
  const content = Buffer.from(`${String.fromCharCode(LATIN_1)}${DESCRIPTION}\0${text}`, 'latin1')
  const size = version === 4 ? sevenBits(content.length) : plainSize(content.length)
  return Buffer.concat([Buffer.from('TXXX'), size, Buffer.alloc(2), content])
}

/** Seven bits of the number in each of four bytes, so that none looks like the start of sound. */
function sevenBits(size: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f))
}

function plainSize(size: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(size)
  return bytes
}
