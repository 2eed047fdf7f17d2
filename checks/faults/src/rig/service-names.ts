import type { SystemOptions } from '@moodscape/launcher/start-system'

/** The services of a rig: two image-workers, so that one can take over from the other. */
export const SERVICES = [
  'gateway',
  'emotion-worker',
  'image-worker',
  'image-worker',
  'melody-worker',
  'housekeeper',
] as const satisfies SystemOptions['services']

export const IMAGE_WORKERS = ['image-worker', 'image-worker-2'] as const
export const WORKERS = ['emotion-worker', ...IMAGE_WORKERS, 'melody-worker'] as const
