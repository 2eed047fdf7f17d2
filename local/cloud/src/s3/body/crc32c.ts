/** The Castagnoli polynomial with its bits reversed (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1
  }
  return remainder
})

/** CRC-32C of `bytes`, continuing from the value of the bytes before them. */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  let remainder = ~previous
  for (const byte of bytes) {
    remainder = (table[(remainder ^ byte) & 0xff] as number) ^ (remainder >>> 8)
  }
  return ~remainder >>> 0
}
