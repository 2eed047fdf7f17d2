import type { Cluster } from '../cluster.ts'

/** Every object has a name of its own, in the release's namespace, and every image a tag that does not move. */
export function namesFit({ objects, workloads }: Cluster): string[] {
  const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is there twice`),
    ...objects
      .filter(({ metadata }) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(metadata.name))
      .map(({ kind, metadata }) => `${kind} ${metadata.name} has a name that does not fit`),
    ...objects
      .filter(({ metadata }) => !metadata.namespace)
      .map(({ kind, metadata }) => `${kind} ${metadata.name} lies in whatever namespace is at hand`),
    ...workloads
      .filter(
        ({ container }) =>
          !/(:[\w.-]+|@sha256:[0-9a-f]{64})$/.test(container.image ?? '') ||
          /:latest$/.test(container.image ?? ''),
      )
      .map(({ name, container }) => `${name} runs ${container.image}, whatever that is tomorrow`),
  ]
}
