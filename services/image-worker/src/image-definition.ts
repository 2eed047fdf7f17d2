import type { AssetDefinition } from '@moodscape/generation/generate-asset'
import type { Model } from '@moodscape/generation/models/model-catalogue'
import { IMAGE_STYLES, knownStyle } from '@moodscape/mood/styles'

import { finishImage } from './finish-image.ts'
import { type PictureParameters, pictureParameters } from './models.ts'

/** What is particular to pictures: how one is ordered, checked and named. */
export function createImageDefinition(model: Model<PictureParameters>): AssetDefinition {
  return {
    request(emotions, { request }) {
      const requested = { emotions, style: knownStyle(IMAGE_STYLES, request.style), seed: request.seed }
      return {
        model: model.address,
        inputFor: (reference) => model.inputOf(pictureParameters(requested, reference)),
      }
    },
    outputPath: model.outputPath,
    finish: (output, userId) => finishImage(output, userId, model.digitalSource),
  }
}
