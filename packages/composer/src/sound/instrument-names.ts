/** Everything that can play, percussion kits included. */
export const INSTRUMENT_NAMES = [
  'piano', 'muted-piano', 'electric-piano', 'celesta', 'music-box',
  'nylon-guitar', 'steel-guitar', 'overdriven-guitar', 'harp', 'pizzicato', 'pizzicato-bass',
  'marimba', 'xylophone', 'vibraphone', 'glockenspiel', 'tubular-bells',
  'flute', 'clarinet', 'bassoon', 'horn', 'brass',
  'violin', 'cello', 'contrabass', 'strings', 'low-strings', 'tremolo-strings', 'choir',
  'warm-pad', 'dark-pad', 'glass-pad', 'synth-lead', 'synth-pluck', 'synth-bass', 'electric-bass', 'upright-bass',
  'pop-kit', 'rock-kit', 'soft-kit', 'orchestral-kit', 'war-drums', 'brush-kit', 'electronic-kit',
] as const

export type InstrumentName = (typeof INSTRUMENT_NAMES)[number]
