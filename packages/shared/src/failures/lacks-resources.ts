/** What libvips, glib and their decoders say when there is no more memory or thread to be had. */
const LACK =
  /creating thread|resource temporarily unavailable|out of memory|insufficient memory|cannot allocate|alloc\w* failed/i

/**
 * Whether a picture could not be processed for lack of memory or threads. The picture itself may be fine, so it can
 * be tried again.
 */
export function lacksResources(error: unknown): boolean {
  return error instanceof Error && LACK.test(error.message)
}
