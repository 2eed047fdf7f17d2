import { UPLOAD_TAKES, WRITE_UNITS } from './upload-takes.ts'

/** Something that ends the growth, until somebody changes it. */
export interface Limit {
  what: string
  /** What is allowed in a second, and how much of it an upload takes. */
  perSecond: number
  each: number
  /** In what both are counted. */
  unit: string
  /** Where the first figure comes from. */
  source: string
  /** The change that moves it. */
  change: string
}

const REPLICATE = '[Replicate](https://replicate.com/docs/topics/predictions/rate-limits)'
const DYNAMODB = '[AWS](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html)'
const ON_DEMAND = '[AWS](https://repost.aws/knowledge-center/on-demand-table-throttling-dynamodb)'

/** All limits that more processes of ours do not move. */
export const LIMITS: readonly Limit[] = [
  {
    what: 'Replicate, looks at predictions, no webhooks',
    perSecond: 3000 / 60,
    each: UPLOAD_TAKES.looksWithoutWebhooks,
    unit: 'requests',
    source: REPLICATE,
    change: 'let its webhooks reach the gateway: `PUBLIC_URL`, `REPLICATE_WEBHOOK_SECRET`',
  },
  {
    what: 'Replicate, predictions created',
    perSecond: 600 / 60,
    each: UPLOAD_TAKES.creates,
    unit: 'requests',
    source: REPLICATE,
    change:
      'ask Replicate for more, then raise `REPLICATE_CREATES_PER_MINUTE`; what is above waits, and costs nothing',
  },
  {
    what: 'Rekognition, `DetectFaces`, in a small region',
    perSecond: 5,
    each: UPLOAD_TAKES.readings,
    unit: 'requests',
    source: 'assumed; [look yours up](https://docs.aws.amazon.com/general/latest/gr/rekognition.html)',
    change: 'have the quota raised, or choose a region that has more',
  },
  {
    what: 'one user, whose records and local indexes share a partition',
    perSecond: 1000,
    each: WRITE_UNITS - UPLOAD_TAKES.openUnits,
    unit: 'write units',
    source: ON_DEMAND,
    change: 'none is needed: `RATE_OF_STARTS` lets a user begin one a second',
  },
  {
    what: 'Replicate, looks at predictions, beside webhooks',
    perSecond: 3000 / 60,
    each: UPLOAD_TAKES.looksBesideWebhooks,
    unit: 'requests',
    source: REPLICATE,
    change: 'ask Replicate for more; look later than after 10 s (`SPARSE` of follow-prediction)',
  },
  {
    what: 'a table on demand that is new',
    perSecond: 4000,
    each: WRITE_UNITS,
    unit: 'write units',
    source: ON_DEMAND,
    change: 'set a warm throughput before, or grow to twice the last peak each half hour',
  },
  {
    what: 'the quota of a table',
    perSecond: 40_000,
    each: WRITE_UNITS,
    unit: 'write units',
    source: DYNAMODB,
    change: 'have it raised; a record in pieces would write less of it each time',
  },
  {
    what: 'one Redis, which has one thread for commands',
    perSecond: 1000,
    each: UPLOAD_TAKES.redisMs,
    unit: 'ms of processor',
    source: 'measured under load, in November 2026',
    change: 'a Redis Cluster with a master for each queue',
  },
  {
    what: '`open_uploads`, the index of unfinished uploads',
    perSecond: 1000 * UPLOAD_TAKES.openShards,
    each: UPLOAD_TAKES.openUnits,
    unit: 'write units',
    source: ON_DEMAND,
    change: 'raise `OPEN_SHARDS` and make the index again',
  },
  {
    what: 'S3, one prefix',
    perSecond: 3500,
    each: UPLOAD_TAKES.objectWrites,
    unit: 'requests',
    source: '[AWS](https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html)',
    change: 'none is needed: S3 divides a prefix that is busy, and keys begin with the user',
  },
]

/** Uploads a second that a limit allows. */
export function uploadsPerSecond({ perSecond, each }: Limit): number {
  return perSecond / each
}
