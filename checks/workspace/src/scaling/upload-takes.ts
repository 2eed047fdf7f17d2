import { OPEN_SHARDS } from '../../../../packages/shared/src/table/table-definition.ts'

/**
 * What one upload with a picture of 3 s and a melody of 26 s takes of everything that has a limit. Calls are what tests
 * count (`calls.test.ts` of the workers), processor time and sizes are those of `docs/sizing.md`.
 */
export const UPLOAD_TAKES = {
  /** Predictions that are created. */
  creates: 2,
  /** Looks at them where the provider's webhooks reach us: one when each ends, and one of the melody before. */
  looksBesideWebhooks: 3,
  /** Looks where they do not, at 0, .25, .6, 1.1, 1.8, 2.7, 4.1, 5.9 s and so on each 3 s. */
  looksWithoutWebhooks: 22,
  /** Requests to Rekognition where the face is upright; four at most. */
  readings: 1,
  /** Times that its record is written, at so many units of 1 KB, in the table and in its two local indexes. */
  writes: 13,
  unitsOfAWrite: 3,
  copiesOfARecord: 3,
  /** Units of the index of unfinished uploads, and over how many keys it is spread. */
  openUnits: 4,
  openShards: OPEN_SHARDS,
  /** Objects that are put, the photo as it came, cleaned and small, picture, small one, melody, score; one is deleted. */
  objectWrites: 8,
  /** Processor milliseconds: of Redis, and of each service. */
  redisMs: 3.5,
  processorMs: { gateway: 80, 'emotion-worker': 80, 'image-worker': 80, 'melody-worker': 510 },
} as const

/** Write units of an upload in the table and all its indexes. */
export const WRITE_UNITS =
  UPLOAD_TAKES.writes * UPLOAD_TAKES.unitsOfAWrite * UPLOAD_TAKES.copiesOfARecord + UPLOAD_TAKES.openUnits
