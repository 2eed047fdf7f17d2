import { Type } from 'typebox'

import { Prompt, Seed } from './fields.ts'
import { workFromPrompt } from './from-prompt.ts'
import { defineModel, seedOf } from './model.ts'

/** Width and height in pixels at one megapixel. */
const SIZES = {
  '1:1': [1024, 1024],
  '16:9': [1344, 768],
  '21:9': [1536, 640],
  '3:2': [1216, 832],
  '2:3': [832, 1216],
  '4:5': [896, 1088],
  '5:4': [1088, 896],
  '3:4': [896, 1152],
  '4:3': [1152, 896],
  '9:16': [768, 1344],
  '9:21': [640, 1536],
} as const

const RATIOS = Object.keys(SIZES) as Array<keyof typeof SIZES>

/** The steps, the speed and the safety switch are taken and change nothing: nothing is diffused here. */
const Input = Type.Object(
  {
    prompt: Prompt,
    aspect_ratio: Type.Optional(Type.Enum(RATIOS, { default: '1:1' })),
    num_outputs: Type.Optional(Type.Integer({ minimum: 1, maximum: 4, default: 1 })),
    num_inference_steps: Type.Optional(Type.Integer({ minimum: 1, maximum: 4, default: 4 })),
    seed: Seed,
    output_format: Type.Optional(Type.Enum(['webp', 'jpg', 'png'], { default: 'webp' })),
    output_quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, default: 80 })),
    go_fast: Type.Optional(Type.Boolean({ default: true })),
    megapixels: Type.Optional(Type.Enum(['1', '0.25'], { default: '1' })),
    disable_safety_checker: Type.Optional(Type.Boolean({ default: false })),
  },
  { additionalProperties: false },
)

/** @see https://replicate.com/black-forest-labs/flux-schnell/api/schema */
export const fluxSchnell = defineModel({
  name: 'black-forest-labs/flux-schnell',
  description: 'Paints the mood that the words of a prompt speak of.',
  input: Input,
  output: 'files',
  plan(input) {
    const [width, height] = SIZES[input.aspect_ratio ?? '1:1']
    const scale = input.megapixels === '0.25' ? 0.5 : 1
    return workFromPrompt(input.prompt, {
      do: 'paint',
      seed: seedOf(input.seed),
      width: width * scale,
      height: height * scale,
      format: input.output_format ?? 'webp',
      quality: input.output_quality ?? 80,
      count: input.num_outputs ?? 1,
    })
  },
})
