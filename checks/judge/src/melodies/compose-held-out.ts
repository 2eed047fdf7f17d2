import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { compose } from '@moodscape/composer/compose'
import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import midiPackage, { type Midi } from '@tonejs/midi'

import { type HeardMelody, hearMelody } from './hear-melody.ts'

/** Seeds on which nothing was tuned. */
const HELD_OUT = [90_917, 4_242_421, 777_001, 31_337, 5_550_123] as const

/** A melody as a judge gets it: files, and what it is meant to be. */
export interface JudgedMelody {
  emotion: EmotionType
  seed: number
  /** Path of the MP3. */
  file: string
  midi: Midi
  /** The key it says it is in. */
  key: string
  /** Undefined where nothing is installed that could listen. */
  heard: HeardMelody | undefined
}

/** Composes every emotion over every held-out seed into a folder for temporary files. */
export async function composeHeldOut(): Promise<JudgedMelody[]> {
  const folder = await mkdtemp(join(tmpdir(), 'judged-melodies-'))
  const melodies: JudgedMelody[] = []
  for (const seed of HELD_OUT) {
    for (const emotion of EMOTION_TYPES) {
      const { mp3, midi, key } = await compose({ emotions: [{ type: emotion, confidence: 97 }], seed })
      const file = join(folder, `${emotion}-${seed}.mp3`)
      await writeFile(file, mp3)
      const heard = await hearMelody(file)
      melodies.push({ emotion, seed, file, midi: new midiPackage.Midi(midi), key, heard })
    }
  }
  return melodies
}
