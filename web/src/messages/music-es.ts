import type { MusicMessages } from './music-en.ts'

export const musicEs: MusicMessages = {
  tonics: { A: 'La', B: 'Si', C: 'Do', D: 'Re', E: 'Mi', F: 'Fa', G: 'Sol' },
  signs: { '#': 'sostenido', b: 'bemol' },
  modes: {
    major: 'mayor',
    minor: 'menor',
    ionian: 'jónico',
    dorian: 'dórico',
    phrygian: 'frigio',
    lydian: 'lidio',
    mixolydian: 'mixolidio',
    aeolian: 'eólico',
    locrian: 'locrio',
    'whole tone': 'en tonos enteros',
  },
}
