import { randomBytes } from 'node:crypto'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const LENGTH = 26

/**
 * A fresh id in the form Replicate gives its predictions and files: 26 characters of lower-case base32, 130
 * random bits.
 */
export function randomId(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}
