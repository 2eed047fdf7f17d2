/** Jobs at a time in each worker, and in the baseline. */
export const CONCURRENCY = 4

/** As in its image: V8 keeps a smaller young heap, and so has buffers freed before the whole heap is marked. */
export const GATEWAY_OPTIONS = ['--max-semi-space-size=4']

/** Limits that are checked and never reached. */
export const SETTINGS = {
  RATE_PER_IP: '100000000',
  RATE_PER_USER: '100000000',
  RATE_OF_STARTS: '100000000',
  MAX_UNFINISHED_JOBS: '1000000',
  // Uploads of several users name an address for each: one address gets half of the gateway's line at most.
  TRUST_PROXY: '127.0.0.1',
  REPLICATE_CREATES_PER_MINUTE: '1000000',
  IMAGE_MODEL: 'moodscape/painter',
  IMAGE_MODEL_INPUT: '{"width":256,"height":256}',
  CONCURRENCY: String(CONCURRENCY),
  SHUTDOWN_SECONDS: '5',
}
