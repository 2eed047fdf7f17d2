import { type InterpolationType, type MIDIController, SpessaSynthProcessor } from 'spessasynth_core'

import { pause } from '../pause.ts'
import type { PlayedNote } from '../performance/perform-score.ts'
import { openFont } from './font.ts'
import type { Instrument } from './instruments.ts'
import { SAMPLE_RATE, type Stereo, samplesOf, silence } from './signal.ts'

/** Samples between two looks at the notes: three milliseconds, finer than any ear. */
const BLOCK = 128

/** Voices ready at first, more than most parts sound at once: the synthesizer looks at each of them in every block. */
const VOICES = 32

/** Seconds of sound between two looks at the signal, some milliseconds of computing. */
const STRETCH_SECONDS = 1

/** General MIDI reserves channel 10, counted from 0 as 9, for percussion. */
const TUNED_CHANNEL = 0
const KIT_CHANNEL = 9

/**
 * How the synthesizer reads between two samples. The font has one for every few keys: against a cubic, no third of an octave
 * below 6 kHz moves by more than .5 dB, and above, where music is 26 dB fainter and more, by more than 1.6.
 */
const LINEAR: InterpolationType = 0

const REVERB_SEND: MIDIController = 91
const CHORUS_SEND: MIDIController = 93

interface Key {
  block: number
  midi: number
  /** 1..127, or 0 to let go. */
  velocity: number
}

/** Plays parts on samples, one at a time. */
export interface Sampler {
  /**
   * A part from beginning to end, dry and in the middle; a kit as wide as it is. The sampler owns what it returns and
   * overwrites it with the next part. Lets others run now and then; throws the signal's reason.
   */
  play(notes: readonly PlayedNote[], instrument: Instrument, signal?: AbortSignal): Promise<Stereo>
}

/**
 * A sampler for one piece of so many samples: the same parts in the same order give the same samples. Throws MissingFont, and
 * the signal's reason.
 */
export async function createSampler(samples: number, signal?: AbortSignal): Promise<Sampler> {
  const font = await openFont(signal)
  await pause(signal)
  const synth = new SpessaSynthProcessor(SAMPLE_RATE, {
    effectsEnabled: false,
    eventsEnabled: false,
    maxBufferSize: BLOCK,
  })
  // Before its decoder is there, the synthesizer is silent.
  await synth.processorInitialized
  // The synthesizer is left to the garbage collector: destroying it would destroy the font with it.
  synth.soundBankManager.addSoundBank(font, 'font')
  synth.setSystemParameter('voiceCap', VOICES)
  synth.setSystemParameter('autoAllocateVoices', true)
  synth.setSystemParameter('interpolationType', LINEAR)
  // One for all parts: new ones for each would have the garbage collector run several times a piece.
  const stem = silence(samples)
  const heard = new Set<string>()
  return { play: (notes, instrument, signal) => playPart(synth, notes, instrument, stem, heard, signal) }
}

async function playPart(
  synth: SpessaSynthProcessor,
  notes: readonly PlayedNote[],
  { kind, program, rings }: Instrument,
  whole: Stereo,
  heard: Set<string>,
  signal: AbortSignal | undefined,
): Promise<Stereo> {
  const channel = kind === 'kit' ? KIT_CHANNEL : TUNED_CHANNEL
  synth.stopAllChannels(true)
  // Else tails of ten seconds pile up: most of what a harp costs, and of what it blurs.
  synth.setSystemParameter('monophonicRetrigger', rings)
  synth.programChange(channel, program)
  synth.controllerChange(channel, REVERB_SEND, 0)
  synth.controllerChange(channel, CHORUS_SEND, 0)
  const keys = keysOf(rings ? endWhereStruckAgain(notes) : notes)
  // The samples are mono, and so is a tuned instrument in the middle: the synthesizer adds both its sides into one.
  const stem = kind === 'kit' ? whole : { left: whole.left, right: whole.left }
  for (const channel of [stem.left, stem.right]) channel.fill(0)
  const samples = stem.left.length
  const stretch = Math.round((STRETCH_SECONDS * SAMPLE_RATE) / BLOCK)
  for (let block = 0, next = 0; block * BLOCK < samples; block++) {
    if (block % stretch === 0) await pause(signal)
    let struck = false
    for (let key = keys[next]; key && key.block <= block; key = keys[++next]) {
      // The first note on a key may have its samples decoded, which takes as long as seconds of sound.
      const sound = `${kind} ${program} ${key.midi}`
      if (!heard.has(sound)) await pause(signal)
      heard.add(sound)
      struck ||= key.velocity > 0
      if (key.velocity > 0) synth.noteOn(channel, key.midi, key.velocity)
      else synth.noteOff(channel, key.midi)
    }
    // The synthesizer counts its voices only as it works.
    if (!struck && synth.voiceCount === 0) continue
    const at = block * BLOCK
    synth.process(stem.left, stem.right, at, Math.min(BLOCK, samples - at))
  }
  return stem
}

/** Ends each note where its key is struck again, or the end of the first would let go of the second. */
function endWhereStruckAgain(notes: readonly PlayedNote[]): PlayedNote[] {
  const struck = new Map<number, number>()
  const ended: PlayedNote[] = []
  for (const note of notes.toSorted((a, b) => b.time - a.time)) {
    const again = struck.get(note.midi) ?? Infinity
    struck.set(note.midi, note.time)
    ended.push({ ...note, seconds: Math.min(note.seconds, again - note.time) })
  }
  return ended.reverse()
}

/** Keys pressed and let go, in order; where a key is let go and pressed at once, it is let go first. */
function keysOf(notes: readonly PlayedNote[]): Key[] {
  const blockOf = (seconds: number) => Math.round(samplesOf(seconds) / BLOCK)
  return notes
    .flatMap(({ time, seconds, midi, velocity }): Key[] => [
      { block: blockOf(time), midi, velocity: Math.max(1, Math.round(127 * velocity)) },
      { block: Math.max(blockOf(time) + 1, blockOf(time + seconds)), midi, velocity: 0 },
    ])
    .sort((a, b) => a.block - b.block || a.velocity - b.velocity)
}
