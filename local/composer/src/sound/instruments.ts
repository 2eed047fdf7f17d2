import type { InstrumentName } from './instrument-names.ts'
import {
  BRUSH_KIT,
  ELECTRONIC_KIT,
  type Kit,
  ORCHESTRAL_KIT,
  POP_KIT,
  ROCK_KIT,
  SOFT_KIT,
  WAR_DRUMS,
} from './kits.ts'
import {
  celesta,
  glockenspiel,
  marimba,
  musicBox,
  tubularBells,
  vibraphone,
  xylophone,
} from './voices/bars.ts'
import { bassoon, brass, clarinet, flute, horn } from './voices/blown.ts'
import { cello, contrabass, lowStrings, strings, tremoloStrings, violin } from './voices/bowed.ts'
import { electricPiano } from './voices/electric-piano.ts'
import { choir, darkPad, glassPad, warmPad } from './voices/pads.ts'
import { mutedPiano, piano } from './voices/piano.ts'
import {
  drivenString,
  electricBass,
  harp,
  nylonGuitar,
  pizzicato,
  pizzicatoBass,
  steelGuitar,
  uprightBass,
} from './voices/plucked.ts'
import { synthBass, synthLead, synthPluck } from './voices/synths.ts'
import type { HeldVoice, StruckVoice } from './voices/voice.ts'

/** Something that plays a part. */
export type Instrument = StruckInstrument | HeldInstrument | KitInstrument

interface Common {
  /** General MIDI program, counted from 0. */
  program: number
  /** Share of its sound that goes into the room. */
  send: number
}

export interface StruckInstrument extends Common {
  kind: 'struck'
  voice: StruckVoice
  /** Seconds in which a note falls to 1/e once the player lets go; undefined where nothing damps it. */
  release?: number
  /** Gain into an amplifier; with one, the part is played twice and set left and right. */
  drive?: number
}

export interface HeldInstrument extends Common {
  kind: 'held'
  voice: HeldVoice
}

export interface KitInstrument extends Common {
  kind: 'kit'
  kit: Kit
}

export const INSTRUMENTS: Readonly<Record<InstrumentName, Instrument>> = {
  piano: { kind: 'struck', voice: piano, release: 0.09, program: 0, send: 0.8 },
  'muted-piano': { kind: 'struck', voice: mutedPiano, release: 0.05, program: 0, send: 0.9 },
  'electric-piano': { kind: 'struck', voice: electricPiano, release: 0.1, program: 4, send: 0.7 },
  celesta: { kind: 'struck', voice: celesta, release: 0.3, program: 8, send: 1.1 },
  'music-box': { kind: 'struck', voice: musicBox, program: 10, send: 0.9 },
  'nylon-guitar': { kind: 'struck', voice: nylonGuitar, release: 0.08, program: 24, send: 0.7 },
  'steel-guitar': { kind: 'struck', voice: steelGuitar, release: 0.08, program: 25, send: 0.6 },
  'overdriven-guitar': {
    kind: 'struck',
    voice: drivenString,
    release: 0.025,
    drive: 9,
    program: 29,
    send: 0.35,
  },
  harp: { kind: 'struck', voice: harp, release: 0.6, program: 46, send: 1 },
  pizzicato: { kind: 'struck', voice: pizzicato, release: 0.2, program: 45, send: 1 },
  'pizzicato-bass': { kind: 'struck', voice: pizzicatoBass, release: 0.12, program: 45, send: 0.5 },
  marimba: { kind: 'struck', voice: marimba, program: 12, send: 0.8 },
  xylophone: { kind: 'struck', voice: xylophone, program: 13, send: 1 },
  vibraphone: { kind: 'struck', voice: vibraphone, release: 0.25, program: 11, send: 0.9 },
  glockenspiel: { kind: 'struck', voice: glockenspiel, program: 9, send: 1.1 },
  'tubular-bells': { kind: 'struck', voice: tubularBells, program: 14, send: 1.2 },
  flute: { kind: 'held', voice: flute, program: 73, send: 1 },
  clarinet: { kind: 'held', voice: clarinet, program: 71, send: 0.9 },
  bassoon: { kind: 'held', voice: bassoon, program: 70, send: 0.8 },
  horn: { kind: 'held', voice: horn, program: 60, send: 1.1 },
  brass: { kind: 'held', voice: brass, program: 61, send: 0.8 },
  violin: { kind: 'held', voice: violin, program: 40, send: 1 },
  cello: { kind: 'held', voice: cello, program: 42, send: 0.9 },
  contrabass: { kind: 'held', voice: contrabass, program: 43, send: 0.4 },
  strings: { kind: 'held', voice: strings, program: 48, send: 1.1 },
  'low-strings': { kind: 'held', voice: lowStrings, program: 48, send: 0.6 },
  'tremolo-strings': { kind: 'held', voice: tremoloStrings, program: 44, send: 1.1 },
  choir: { kind: 'held', voice: choir, program: 52, send: 1.3 },
  'warm-pad': { kind: 'held', voice: warmPad, program: 89, send: 0.9 },
  'dark-pad': { kind: 'held', voice: darkPad, program: 95, send: 0.9 },
  'glass-pad': { kind: 'held', voice: glassPad, program: 92, send: 1.1 },
  'synth-lead': { kind: 'held', voice: synthLead, program: 81, send: 0.6 },
  'synth-pluck': { kind: 'struck', voice: synthPluck, release: 0.12, program: 84, send: 0.8 },
  'synth-bass': { kind: 'held', voice: synthBass, program: 38, send: 0.12 },
  'electric-bass': { kind: 'struck', voice: electricBass, release: 0.05, program: 33, send: 0.12 },
  'upright-bass': { kind: 'struck', voice: uprightBass, release: 0.06, program: 32, send: 0.25 },
  'pop-kit': { kind: 'kit', kit: POP_KIT, program: 0, send: 0.35 },
  'rock-kit': { kind: 'kit', kit: ROCK_KIT, program: 16, send: 0.3 },
  'soft-kit': { kind: 'kit', kit: SOFT_KIT, program: 0, send: 0.4 },
  'orchestral-kit': { kind: 'kit', kit: ORCHESTRAL_KIT, program: 48, send: 0.8 },
  'war-drums': { kind: 'kit', kit: WAR_DRUMS, program: 48, send: 0.6 },
  'brush-kit': { kind: 'kit', kit: BRUSH_KIT, program: 40, send: 0.4 },
  'electronic-kit': { kind: 'kit', kit: ELECTRONIC_KIT, program: 24, send: 0.2 },
}
