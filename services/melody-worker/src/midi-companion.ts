import type { CompanionOutput } from '@moodscape/generation/outputs/download-companion'
import type { Companion } from '@moodscape/generation/outputs/finished-asset'

/** The notes of minutes of music take a few kilobytes. */
const MAX_BYTES = 1024 * 1024

/** What the key of the notes ends in. */
export const MIDI = 'mid'

/** The notes of a melody, which some models give beside it. */
export const MIDI_OUTPUT: CompanionOutput = { isAt: isMidiAddress, maxBytes: MAX_BYTES }

function isMidiAddress(address: string): boolean {
  if (/^data:/i.test(address)) return /^data:audio\/(?:x-)?midi?[;,]/i.test(address)
  return /\.midi?$/i.test(new URL(address).pathname)
}

/** The notes as they are stored; undefined for what is no MIDI file, such as the page of an error. */
export function midiCompanion(bytes: Buffer): Companion | undefined {
  const isMidi = bytes.toString('latin1', 0, 8) === 'MThd\0\0\0\x06' && bytes.includes('MTrk')
  return isMidi ? { name: MIDI, bytes, mediaType: 'audio/midi' } : undefined
}
