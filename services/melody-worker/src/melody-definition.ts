import type { AssetDefinition } from '@moodscape/generation/generate-asset'
import type { Model } from '@moodscape/generation/model-catalogue'
import { generatedMelodyKey } from '@moodscape/shared/objects/object-keys'
import { knownStyle, MELODY_STYLES } from '@moodscape/shared/records/styles'

import { finishMelody } from './finish-melody.ts'
import { type MelodyParameters, melodyParameters } from './models.ts'

/** What is particular to melodies: how one is ordered, checked and named. */
export function createMelodyDefinition(model: Model<MelodyParameters>, seconds: number): AssetDefinition {
  return {
    request(emotions, { request }) {
      const style = knownStyle(MELODY_STYLES, request.style)
      const requested = { emotions, style, seed: request.seed, duration: seconds }
      return {
        model: model.address,
        inputFor: (reference) => model.inputOf(melodyParameters(requested, reference)),
      }
    },
    finish: finishMelody,
    key: ({ user_id, upload_id }, { n }, extension) => generatedMelodyKey(user_id, upload_id, n, extension),
  }
}
