import type { CORSRule, LifecycleRule } from '@aws-sdk/client-s3'
import { INCOMING_PREFIX } from '@moodscape/shared/objects/object-keys'

/** Marks the rules that are ours, so that those of the operator stay. */
const OURS = 'moodscape-'

/**
 * Pages read by script what they save under a name, and send large photos by a form. The address itself is the
 * permission, so where no origin is known, any may.
 *
 * @param origins of the page and of frontends, such as `https://moods.example`
 */
export function describeCors(origins: string[]): CORSRule[] {
  return [
    {
      ID: `${OURS}page`,
      AllowedMethods: ['GET', 'HEAD', 'POST'],
      AllowedOrigins: origins.length > 0 ? origins : ['*'],
      AllowedHeaders: ['*'],
      MaxAgeSeconds: 3600,
    },
  ]
}

/**
 * The nets below the housekeeper, who removes both after LEFTOVER_SECONDS. A photo may wait START_SECONDS (a day) for a
 * worker and an hour of retries beyond, so three days are the least.
 */
const lifecycle: LifecycleRule[] = [
  {
    ID: `${OURS}broken-off`,
    Status: 'Enabled',
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  },
  {
    ID: `${OURS}never-accepted`,
    Status: 'Enabled',
    Filter: { Prefix: INCOMING_PREFIX },
    Expiration: { Days: 3 },
  },
]

/** @param found the rules of the bucket: those that are not ours stay */
export function mergeLifecycle(found: LifecycleRule[]): LifecycleRule[] {
  return [...found.filter(({ ID = '' }) => !ID.startsWith(OURS)), ...lifecycle]
}
