import t from 'tap'

import { nameKey } from '../../src/listen/name-key.ts'

t.test('a key is named in words', async (t) => {
  const names: Record<string, string> = {
    C: 'C major',
    Am: 'A minor',
    'F#m': 'F# minor',
    Bb: 'Bb major',
    bbm: 'Bb minor',
    'E♭min': 'Eb minor',
    'D minor': 'D minor',
    'G Maj': 'G major',
    'E phrygian': 'E phrygian',
    'C whole tone': 'C whole tone',
  }
  for (const [text, name] of Object.entries(names)) t.equal(nameKey(text), name, text)
})

t.test('what names no key is none', async (t) => {
  for (const text of ['', 'o', '8A', 'H', 'Cx', 'A flat', 'nothing']) t.equal(nameKey(text), undefined, text)
})
