/**
 * Awaits work that cannot be stopped, such as what sharp does in threads of its own, for as long as it is wanted. Throws the
 * signal's reason once it is aborted; what the work then still gives is dropped.
 */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const leave = () => reject(signal?.reason)
  signal?.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal?.removeEventListener('abort', leave)
  }
}
