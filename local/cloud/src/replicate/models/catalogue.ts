import { composer } from './composer.ts'
import { failer } from './failer.ts'
import { fluxSchnell } from './flux-schnell.ts'
import { lyria2 } from './lyria-2.ts'
import { minimaxMusic } from './minimax-music.ts'
import type { Model } from './model.ts'
import { musicgen } from './musicgen.ts'
import { painter } from './painter.ts'
import { refuser } from './refuser.ts'
import { sleeper } from './sleeper.ts'
import { stableAudio } from './stable-audio.ts'

/** Every model that is served. */
export const MODELS: readonly Model[] = [
  painter,
  composer,
  fluxSchnell,
  stableAudio,
  lyria2,
  musicgen,
  minimaxMusic,
  refuser,
  sleeper,
  failer,
]

/** Finds a model by owner and name, such as `moodscape/painter`. */
export function modelNamed(name: string): Model | undefined {
  return MODELS.find((model) => model.name === name)
}

/**
 * Finds the model that a prediction's `version` means: 64 hexadecimal digits, `owner/name:version`, or the
 * bare name of an official model.
 */
export function modelOfVersion(reference: string): Model | undefined {
  const [name, version] = reference.includes('/') ? reference.split(':') : [undefined, reference]
  return MODELS.find(
    (model) =>
      (name === undefined || model.name === name) &&
      (version === undefined ? model.official : model.version === version),
  )
}
