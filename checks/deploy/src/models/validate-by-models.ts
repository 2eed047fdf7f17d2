import type { KubernetesObject } from '../kubernetes-object.ts'
import { modelOf } from './model-of.ts'

type Model = new (data: object) => { validate(): void }

/** What the models of `kubernetes-models` say against objects: wrong types, values, and what is missing. */
export async function validateByModels(objects: KubernetesObject[]): Promise<string[]> {
  const problems = await Promise.all(
    objects.map(async (object) => {
      const { module, name } = modelOf(object)
      const label = `${object.kind} ${object.metadata.name}`
      try {
        const { [name]: Class } = (await import(module)) as Record<string, Model>
        if (!Class) return `${label}: nobody knows ${object.apiVersion} ${object.kind}`
        new Class(object).validate()
      } catch (error) {
        const { message } = error as Error
        return /Cannot find|not exported/.test(message)
          ? `${label}: nobody knows ${object.apiVersion} ${object.kind}`
          : `${label}: ${message}`
      }
      return undefined
    }),
  )
  return problems.filter((problem) => problem !== undefined)
}
