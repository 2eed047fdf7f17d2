/** The words that keys are named with: "B flat major". */
export const musicEn = {
  tonics: { A: 'A', B: 'B', C: 'C', D: 'D', E: 'E', F: 'F', G: 'G' },
  signs: { '#': 'sharp', b: 'flat' },
  modes: {
    major: 'major',
    minor: 'minor',
    ionian: 'Ionian',
    dorian: 'Dorian',
    phrygian: 'Phrygian',
    lydian: 'Lydian',
    mixolydian: 'Mixolydian',
    aeolian: 'Aeolian',
    locrian: 'Locrian',
    'whole tone': 'whole tone',
  },
}
export type MusicMessages = typeof musicEn
