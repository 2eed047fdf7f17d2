import { type Cluster, selects } from '../cluster.ts'

/** A node can be drained however many pods there are, and never takes two of a service at a time. */
export function drainIsPossible({ budgets, services }: Cluster): string[] {
  const of = (labels: Record<string, string>) =>
    budgets.filter(({ spec }) => selects(spec?.selector?.matchLabels, labels))
  return [
    ...services.flatMap(({ name, labels }) => {
      const found = of(labels).length
      if (found === 0) return [`${name} has no budget`]
      return found > 1 ? [`${name} has two budgets: nothing of it can be evicted`] : []
    }),
    ...budgets
      .filter(({ spec }) => spec?.minAvailable !== undefined || spec?.maxUnavailable !== 1)
      .map(
        ({ metadata }) => `PodDisruptionBudget ${metadata?.name} may keep a single pod from leaving its node`,
      ),
  ]
}
