import { createHash, randomInt } from 'node:crypto'

import type { Static, TObject } from 'typebox'
import { Clone, Default } from 'typebox/value'

import type { Work } from '../work/work.ts'

/** A model that predictions can be made with. */
export interface Model {
  /** Owner and name, such as `moodscape/painter`. */
  name: string
  description: string
  /** 64 hexadecimal digits. */
  version: string
  /** Official models run by name; the others, Replicate calls them community models, only by version. */
  official: boolean
  input: TObject
  /** Whether the output is one URL or an array of URLs. */
  output: 'file' | 'files'
  /** Plans the work for an input that has been checked. */
  plan(input: Record<string, unknown>): Work
}

interface Definition<Input extends TObject> extends Omit<Model, 'input' | 'version' | 'official' | 'plan'> {
  input: Input
  version?: string
  official?: boolean
  plan(input: Static<Input>): Work
}

/** Builds a model whose `plan` sees its input typed and with the schema's defaults filled in. */
export function defineModel<Input extends TObject>(definition: Definition<Input>): Model {
  return {
    official: true,
    version: createHash('sha256').update(definition.name).digest('hex'),
    ...definition,
    plan: (input) => definition.plan(Default(definition.input, Clone(input)) as Static<Input>),
  }
}

/** The seed asked for, or a fresh one for no seed and for -1. */
export function seedOf(seed: number | undefined): number {
  return seed === undefined || seed < 0 ? randomInt(2 ** 31) : seed
}
