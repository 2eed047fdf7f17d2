/** Passes items on, and fails with the signal's reason as soon as it aborts, even where no item comes any more. */
export async function* untilAborted<Item>(
  items: AsyncIterable<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => {})
  const giveUp = () => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', giveUp, { once: true })
  const iterator = items[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted.promise])
      if (next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
