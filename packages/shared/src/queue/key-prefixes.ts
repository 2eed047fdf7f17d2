/**
 * Begins every key that belongs to no queue: what is kept of users (rates, quota, idempotency keys) and leases. Scripts
 * take several of a user's, so the braces keep them in one slot of a Redis Cluster.
 *
 * Releases up to 28 November 2026 kept the queues here as well.
 */
export const KEY_PREFIX = '{moodscape}'

/**
 * Begins every key of a queue. Scripts and transactions take several keys of a queue, and never those of two: so each
 * queue has a slot of its own, and a cluster spreads them over its nodes.
 */
export function queuePrefixOf(queueName: string): string {
  return `{moodscape:${queueName}}`
}

/** What BullMQ puts before the keys of a queue, as its `qualifiedName`. */
export function qualifiedNameOf(queueName: string): string {
  return `${queuePrefixOf(queueName)}:${queueName}`
}
