import { sortObjects } from '../cluster.ts'
import type { KubernetesObject } from '../kubernetes-object.ts'
import type { CheckFields } from '../models/check-fields.ts'
import { validateByModels } from '../models/validate-by-models.ts'
import { applyRules, type Outlook } from '../rules.ts'
import { PLANTED_ERRORS } from './planted-errors.ts'

/** What became of a planted error. */
export interface Outcome {
  name: string
  /** The rule that has to refuse it. */
  wanted: string
  /** What each rule said that had something to say, by its name. */
  said: Record<string, string>
}

/** Plants each error into a copy of sound objects and asks everybody. The compiler is asked once, about all of them. */
export async function refusePlantedErrors(
  sound: KubernetesObject[],
  outlook: Outlook,
  checkFields: CheckFields,
): Promise<Outcome[]> {
  const before = new Set(sound.map((object) => JSON.stringify(object)))
  const planted = PLANTED_ERRORS.map(({ name, refusedBy, plant }) => {
    const objects = structuredClone(sound)
    plant(objects)
    return {
      name,
      refusedBy,
      objects,
      changed: objects.filter((object) => !before.has(JSON.stringify(object))),
    }
  })
  const toCompile = planted
    .filter(({ refusedBy }) => refusedBy === 'known-fields')
    .flatMap(({ changed }) => changed)
  const complaints = checkFields(toCompile)
  const complaintsAbout = new Map(toCompile.map((object, index) => [object, complaints[index] ?? []]))
  return Promise.all(
    planted.map(async ({ name, refusedBy, objects, changed }) => {
      const said: Record<string, string> = {}
      const [complaint] = changed.flatMap((object) => complaintsAbout.get(object) ?? [])
      if (complaint) said['known-fields'] = complaint
      const [invalid] = await validateByModels(changed)
      if (invalid) said['valid-by-models'] = invalid
      for (const { rule, problem } of applyRules(sortObjects(objects), outlook)) said[rule] ??= problem
      return { name, wanted: refusedBy, said }
    }),
  )
}
