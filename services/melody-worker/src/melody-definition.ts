import type { AssetDefinition } from '@moodscape/generation/generate-asset'
import type { Model } from '@moodscape/generation/models/model-catalogue'
import { knownStyle, MELODY_STYLES } from '@moodscape/mood/styles'
import { openLane } from '@moodscape/shared/pictures/decoding-lanes'

import { finishMelody } from './finish-melody.ts'
import { listen } from './listen/listen.ts'
import { MIDI_OUTPUT } from './midi-companion.ts'
import { type MelodyParameters, melodyParameters } from './models.ts'

/** A melody that is decoded takes 60 MB of memory, and a strange one a few times that. */
const HEARD_AT_ONCE = 2

/** What is particular to melodies: how one is ordered, checked and named. */
export function createMelodyDefinition(model: Model<MelodyParameters>, seconds: number): AssetDefinition {
  const lane = openLane(HEARD_AT_ONCE)
  return {
    request(emotions, { request }) {
      const style = knownStyle(MELODY_STYLES, request.style)
      const requested = { emotions, style, seed: request.seed, duration: seconds }
      return {
        model: model.address,
        inputFor: (reference) => model.inputOf(melodyParameters(requested, reference)),
      }
    },
    outputPath: model.outputPath,
    companionOutput: MIDI_OUTPUT,
    finish: (output, userId, extras) =>
      finishMelody(output, model.digitalSource, extras, (file, mediaType) =>
        lane(userId, () => listen(file, mediaType)),
      ),
  }
}
