import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

import type { DigitalSource } from '../outputs/digital-source.ts'
import { type OutputPath, parseOutputPath } from '../outputs/find-addresses.ts'

/** How a known model is asked. */
export interface KnownModel<ModelParameters> {
  /** The version that runs, for models that Replicate does not run by name; 64 hexadecimal digits. */
  version?: string
  /** Unless it says otherwise, a model was trained on the works of others. */
  digitalSource?: DigitalSource
  /** Puts the parameters into the model's own input fields. */
  inputOf(parameters: ModelParameters): Record<string, unknown>
}

/** The model that is configured. */
export interface Model<ModelParameters> {
  /** `owner/name`, with `:version` where one is fixed. */
  address: string
  inputOf(parameters: ModelParameters): Record<string, unknown>
  /** Where in its output the address of the work lies, if not at the first one. */
  outputPath: OutputPath | undefined
  digitalSource: DigitalSource
}

export interface ModelSettings {
  /** `owner/name` or `owner/name:version` */
  name: string
  /** JSON: the model's own name for each of our parameters. */
  fields?: string | undefined
  /** JSON: fields with fixed values, which beat what would be put there. */
  fixed?: string | undefined
  /** Path to the address in the model's output; `findPathProblems` says whether it is one. */
  output?: string | undefined
}

const Fixed = Type.Record(Type.String(), Type.Unknown())
/** A mood reaches a model in one of these. */
const MOOD_PARAMETERS = ['prompt', 'emotions']

/**
 * Finds out how to ask the configured model: as the catalogue knows it, or as the settings say.
 *
 * @param parameterNames all parameters, by the names that the settings use
 * @returns the model, and what is wrong with the settings; usable only where nothing is
 */
export function readModel<ModelParameters extends object>(
  settings: ModelSettings,
  catalogue: Readonly<Record<string, KnownModel<ModelParameters>>>,
  parameterNames: readonly (keyof ModelParameters & string)[],
): { model: Model<ModelParameters>; problems: string[] } {
  const [name = '', version] = settings.name.split(':')
  const known = settings.fields === undefined && Object.hasOwn(catalogue, name) ? catalogue[name] : undefined
  const fields = readFields(settings, name, known !== undefined, parameterNames)
  const fixed = readFixed(settings)
  const pinned = version ?? known?.version
  const inputOf = (parameters: ModelParameters) =>
    known?.inputOf(parameters) ?? renameParameters(parameters, fields.value)
  return {
    model: {
      address: pinned === undefined ? name : `${name}:${pinned}`,
      inputOf: (parameters) => ({ ...withoutUndefined(inputOf(parameters)), ...fixed.value }),
      outputPath: settings.output === undefined ? undefined : parseOutputPath(settings.output),
      digitalSource: catalogue[name]?.digitalSource ?? 'trainedAlgorithmicMedia',
    },
    problems: [...fields.problems, ...fixed.problems],
  }
}

/** A number every model takes as a seed: some take 31 bits only, and to some 0 means to draw one. */
export function modelSeed(seed: number): number {
  return (seed % 0x7fff_ffff) + 1
}

interface Read<Value> {
  value: Value
  problems: string[]
}

function readFields(
  { fields }: ModelSettings,
  name: string,
  isKnown: boolean,
  parameterNames: readonly string[],
): Read<Record<string, string>> {
  if (isKnown) return { value: {}, problems: [] }
  if (fields === undefined) return nothing(`the model ${name} is not known: its input fields must be named`)
  const Fields = Type.Object(
    Object.fromEntries(
      parameterNames.map((parameters) => [parameters, Type.Optional(Type.String({ minLength: 1 }))]),
    ),
    { additionalProperties: false },
  )
  const { value, problems } = readJson<Record<string, string>>(Fields, fields)
  if (problems.length > 0) {
    return nothing(
      `the model's fields must be a JSON object from any of ${parameterNames.join(', ')} to names`,
    )
  }
  const names = Object.values(value)
  return {
    value,
    problems: [
      ...(MOOD_PARAMETERS.some((parameters) => parameters in value)
        ? []
        : ['the mood reaches none of the fields']),
      ...(new Set(names).size < names.length ? ['a field of the model is named twice'] : []),
    ],
  }
}

function nothing(problem: string): Read<Record<string, never>> {
  return { value: {}, problems: [problem] }
}

function readFixed({ fixed }: ModelSettings): Read<Record<string, unknown>> {
  if (fixed === undefined) return { value: {}, problems: [] }
  const { value, problems } = readJson<Record<string, unknown>>(Fixed, fixed)
  return { value, problems: problems.length > 0 ? ["the model's fixed input must be a JSON object"] : [] }
}

function readJson<Value extends object>(schema: TSchema, text: string): Read<Value> {
  try {
    const value: unknown = JSON.parse(text)
    if (Value.Check(schema, value)) return { value: value as Value, problems: [] }
  } catch {
    // Text that is no JSON is as wrong as JSON of another form.
  }
  return { value: {} as Value, problems: ['not understood'] }
}

function renameParameters(parameters: object, fields: Record<string, string>): Record<string, unknown> {
  const values = new Map<string, unknown>(Object.entries(parameters))
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [field, values.get(name)]))
}

function withoutUndefined(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}
