import { Type } from 'typebox'

import { defineModel } from './model.ts'

/** Fails on every input as a broken model would. */
export const failer = defineModel({
  name: 'moodscape/failer',
  description: 'Takes any input and fails.',
  input: Type.Object({}),
  output: 'file',
  plan: () => ({ do: 'refuse', refusal: 'CUDA out of memory. Tried to allocate 20.00 GiB.' }),
})
