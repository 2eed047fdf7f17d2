import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'

import { describeSent, isMadeFrom, type PredictionRequest } from './prediction-request.ts'
import { type Prediction, type PredictionApi, readRequestError } from './provider/replicate-client.ts'

/** How long after an intent its request may still arrive at the provider, unless set otherwise. */
export const DEFAULT_DOUBT_MS = 45_000
/** A worker's clock may be wrong by this much, and the time that requests take is in it. */
const CLOCK_SKEW_MS = 360_000
/** So many pages (of 100) of the list are searched: a quarter of an hour of as many requests as Replicate takes. */
const MAX_PAGES = 100

/** What the provider's list says about the request of an intent. */
export type Finding =
  | { outcome: 'found'; predictionId: string }
  /** Searched completely, and not there. */
  | { outcome: 'absent' }
  /** The request may have been accepted, so asking again may pay twice. */
  | { outcome: 'unclear'; why: string }

export interface SearchOptions {
  api: Pick<PredictionApi, 'pages'>
  signal: AbortSignal
  doubtMs?: number | undefined
}

/**
 * Looks through the provider's list, back to the time of a part's intent, for the prediction that came of it.
 *
 * @throws TransientFailure when the list cannot be read
 */
export async function findPrediction(
  upload: UploadRecord,
  part: Part,
  request: PredictionRequest,
  options: SearchOptions,
): Promise<Finding> {
  const trace = readTrace(upload, part, request, options.doubtMs ?? DEFAULT_DOUBT_MS)
  const likely: Prediction[] = []
  let { earliest } = trace
  let pages = 0
  try {
    for await (const page of options.api.pages(options.signal)) {
      const own = page.find((prediction) => bearsName(prediction, trace))
      if (own) return { outcome: 'found', predictionId: own.id }
      likely.push(...page.filter((prediction) => isLikely(prediction, trace)))
      const [newest, oldest] = [page[0], page.at(-1)]
      // An intent from the provider's future was written by a clock that is wrong: the last minutes are searched anyway.
      if (newest && pages === 0) earliest = Math.min(earliest, Date.parse(newest.created_at) - CLOCK_SKEW_MS)
      if (oldest && Date.parse(oldest.created_at) < earliest) break
      if (++pages >= MAX_PAGES)
        return { outcome: 'unclear', why: 'The list of predictions is too long to be searched' }
    }
  } catch (error) {
    throw readRequestError(error)
  }
  return judge(likely, trace)
}

/** What a part's own prediction is recognised by. */
interface Trace {
  names: string[]
  earliest: number
  requests: { sent: ReturnType<typeof describeSent>; from: number; until: number }[]
  /** Predictions known to be of other parts, or to have been broken off. */
  taken: Set<string | undefined>
  /** Whether another user may have asked for exactly the same. */
  isShared: boolean
}

function readTrace(upload: UploadRecord, part: Part, request: PredictionRequest, doubtMs: number): Trace {
  const intents = [part.intent, part.intent?.earlier].filter((intent) => intent !== undefined)
  const requests = intents.map((intent) => ({
    sent: intent.sent ?? describeSent(request, intent.id),
    from: Date.parse(intent.at) - CLOCK_SKEW_MS,
    until: Date.parse(intent.at) + doubtMs + CLOCK_SKEW_MS,
  }))
  const others = Object.values(upload.parts).filter((other) => other.kind !== part.kind || other.n !== part.n)
  const isAskedByOther = (hash: string) =>
    others.some((other) => !other.prediction_id && other.intent?.sent?.hash === hash)
  return {
    names: intents.map(({ id }) => id),
    earliest: Math.min(...requests.map(({ from }) => from)),
    requests,
    taken: new Set([
      ...others.map(({ prediction_id }) => prediction_id),
      ...Object.values(upload.parts).flatMap(({ interrupted = [] }) => interrupted),
    ]),
    isShared: isMoodOfMany(upload, part) || requests.some(({ sent }) => isAskedByOther(sent.hash)),
  }
}

/**
 * Two users hardly ever have the same mood read from a photo. They may choose the same mood by hand, and the same
 * seed.
 */
function isMoodOfMany(upload: UploadRecord, part: Part): boolean {
  return part.request.emotion !== undefined || upload.emotions?.length === 1
}

/** Certain, independent of any clock: the provider echoes the intent's id, in the webhook or in the input. */
function bearsName({ webhook, input }: Prediction, { names }: Trace): boolean {
  if (webhook) return names.some((name) => webhook.endsWith(`/${name}`))
  const echoed = JSON.stringify(input ?? {})
  return names.some((name) => echoed.includes(name))
}

/** A model without a field for a name leaves nothing but the whole input, the model and the time to go by. */
function isLikely(prediction: Prediction, { requests, taken }: Trace): boolean {
  if (prediction.webhook || taken.has(prediction.id)) return false
  const created = Date.parse(prediction.created_at)
  return requests.some(
    ({ sent, from, until }) => created >= from && created <= until && isMadeFrom(prediction, sent),
  )
}

function judge([only, ...more]: Prediction[], { isShared }: Trace): Finding {
  if (!only) return { outcome: 'absent' }
  if (more.length > 0 || isShared)
    return { outcome: 'unclear', why: 'Others may have asked for the very same' }
  return { outcome: 'found', predictionId: only.id }
}
