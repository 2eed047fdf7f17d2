/** What libvips, glib and their decoders say when there is no more memory or thread to be had. */
const LACK =
  /creating thread|resource temporarily unavailable|out of memory|insufficient memory|cannot allocate|alloc\w* failed/i

/** Whether a picture could not be worked on for want of memory or threads: it is not to blame, and may be tried again. */
export function lacksResources(error: unknown): boolean {
  return error instanceof Error && LACK.test(error.message)
}
