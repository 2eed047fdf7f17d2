import type { KubernetesObject } from '../kubernetes-object.ts'

/** A mistake that somebody might make in the chart: what is changed in the objects, and which rule has to refuse it. */
export interface PlantedError {
  name: string
  refusedBy: string
  plant: (objects: KubernetesObject[]) => unknown
}
