import { IMAGE_STYLES, MELODY_STYLES } from '@moodscape/mood/styles'

import type { About } from './types.ts'

/** What the page goes by when the gateway does not tell of itself as it opens, without a network for instance. */
export const UNKNOWN_ABOUT: About = {
  guests: true,
  styles: { image: [...IMAGE_STYLES], melody: [...MELODY_STYLES] },
  consent_version: '1',
  max_photo_bytes: 15_000_000,
}
