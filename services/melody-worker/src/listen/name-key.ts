/** Tonic, accidental and either an "m" for minor or a mode, as in "Am", "Bb", "F#m" and "E phrygian". */
const KEY = /^([A-G])([#b♯♭]?) ?(m|min|maj|[a-z]+(?: [a-z]+)?)?$/i

const MODES = [
  'major',
  'minor',
  'ionian',
  'dorian',
  'phrygian',
  'lydian',
  'mixolydian',
  'aeolian',
  'locrian',
  'whole tone',
]
const SHORT_MODES = new Map([
  ['', 'major'],
  ['maj', 'major'],
  ['m', 'minor'],
  ['min', 'minor'],
])

/**
 * Names a key in words: "Am" becomes "A minor", "E phrygian" stays. The short form is that of ID3v2.4's frame TKEY.
 *
 * @returns undefined for what names no key, such as the frame's "o" for off key
 */
export function nameKey(text: string): string | undefined {
  const [, tonic = '', accidental = '', mode = ''] = KEY.exec(text.trim()) ?? []
  const word = SHORT_MODES.get(mode.toLowerCase()) ?? mode.toLowerCase()
  if (!tonic || !MODES.includes(word)) return undefined
  const sign = accidental.replace('♯', '#').replace('♭', 'b').toLowerCase()
  return `${tonic.toUpperCase()}${sign} ${word}`
}
