import { DIGITAL_SOURCE } from './digital-source.ts'

/** XMP that says how the card came to be. */
const XMP = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="${DIGITAL_SOURCE}"/></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`

/** Signature and IHDR, which is always first and always as long. */
const HEAD_BYTES = 8 + 25

/**
 * Puts a machine-readable mark of its origin into a PNG, as an iTXt chunk behind its head
 * (https://www.w3.org/TR/png-3/#11iTXt).
 */
export function markAsMadeByMachine(png: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder()
  // Keyword, then: not compressed, no language, no translated keyword.
  const data = joined(text.encode('XML:com.adobe.xmp'), new Uint8Array(5), text.encode(XMP))
  const named = joined(text.encode('iTXt'), data)
  return joined(
    png.subarray(0, HEAD_BYTES),
    bigEndian(data.length),
    named,
    bigEndian(crc32(named)),
    png.subarray(HEAD_BYTES),
  )
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** The check sum of PNG and zlib (https://www.w3.org/TR/png-3/#5CRC-algorithm). */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return (sum ^ 0xffffffff) >>> 0
}
