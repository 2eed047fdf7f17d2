import type { ScoredEmotion } from '@moodscape/mood/emotion'
import { lift } from '@moodscape/mood/lift'
import { PermanentFailure, Superseded } from '@moodscape/shared/failures/failure'
import { keepTrying } from '@moodscape/shared/failures/keep-trying'
import { assetKey } from '@moodscape/shared/objects/object-keys'
import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import type { Logger } from '@moodscape/shared/process/log'
import type { Claim } from '@moodscape/shared/records/claim'
import { isGenerated } from '@moodscape/shared/records/kinds'
import type { Asset, Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import { finishGenerated } from '@moodscape/shared/records/upload-transitions'
import type { JobContext, JobHandler } from '@moodscape/shared/worker/job-handler'

import { followPrediction } from './follow-prediction.ts'
import { giveUpInterrupted } from './give-up-interrupted.ts'
import { writeFirstIntent } from './intent.ts'
import {
  type MadePrediction,
  notePrediction,
  type ObtainedPrediction,
  obtainPrediction,
  type PaymentOptions,
} from './obtain-prediction.ts'
import { type CompanionOutput, downloadCompanion, withoutCompanions } from './outputs/download-companion.ts'
import { chooseAddress, type DownloadLimits, downloadOutput } from './outputs/download-output.ts'
import type { OutputPath } from './outputs/find-addresses.ts'
import { type FinishedAsset, storeAsset } from './outputs/finished-asset.ts'
import { removeStrays } from './outputs/remove-strays.ts'
import type { PredictionRequest } from './prediction-request.ts'
import type { PredictionApi } from './provider/replicate-client.ts'
import { sentPrompt } from './sent-prompt.ts'
import { stopAtProvider } from './stop-at-provider.ts'

/** What differs between pictures and melodies. */
export interface AssetDefinition {
  /** How to ask the configured model for this mood. `part` gives style and seed. */
  request(emotions: ScoredEmotion[], part: Part): PredictionRequest
  /** Where in the model's output the address of the work lies, if not at the first one. */
  outputPath?: OutputPath | undefined
  /** What some models give beside the work, and which is stored with it. */
  companionOutput?: CompanionOutput
  /**
   * Checks what the provider delivered and brings it into the form that is stored.
   *
   * @param userId whose it is
   * @param extras what came with it, and where to say what of it cannot be used
   * @throws PermanentFailure
   */
  finish(bytes: Buffer, userId: string, extras: FinishExtras): Promise<FinishedAsset>
}

export interface FinishExtras {
  /** The second output, where the model gave one. */
  companion?: Buffer | undefined
  log: Pick<Logger, 'warn'>
}

/** Collaborators and limits of a worker that generates. */
export interface GenerationDependencies {
  api: PredictionApi
  objects: Pick<ObjectStore, 'put' | 'list' | 'remove' | 'removeBelow'>
  metrics: PaymentOptions['metrics']
  download: DownloadLimits
  predictionSeconds: number
  webhookUrl?: string | undefined
  doubtMs?: number | undefined
  /** Resolves when an event says that the prediction of this intent ended. */
  waitForPrediction?: (intentId: string, signal: AbortSignal) => Promise<void>
}

/**
 * The work of an image or melody job: pay for one prediction, wait for it, fetch its output before the provider
 * forgets it (after an hour), store it, and let the record show it.
 */
export function createGenerationHandler(
  definition: AssetDefinition,
  dependencies: GenerationDependencies,
): JobHandler {
  const { api, objects, metrics, webhookUrl, doubtMs, predictionSeconds } = dependencies
  const request = (upload: UploadRecord, part: Part) => definition.request(emotionsOf(upload, part), part)
  return {
    prepare(upload, part) {
      const isMoodKnown = findEmotions(upload, part) !== undefined
      return isMoodKnown ? writeFirstIntent(upload, part, request(upload, part), new Date()) : upload
    },

    async run(context) {
      const { claim, intent, signal, log } = context
      const asked = request(claim.upload, claim.part)
      const fetching = prepareFetching(context, definition, dependencies)
      const prediction = await obtainPrediction(claim, asked, {
        ...{ api, metrics, log, signal, webhookUrl, intent, onMade: fetching.begin },
        ...(doubtMs !== undefined && { doubtMs }),
      }).catch(fetching.giveUp)
      const isNoted = claim.part.prediction_id !== undefined
      try {
        const work = await fetching.end(prediction).catch((error: unknown) => giveUpInterrupted(claim, error))
        const asset = await storeAsset(work, (ending) => keyOf(claim.upload, claim.part, ending), objects)
        const prompt = sentPrompt(asked, claim.part)
        await showAsset(claim, prediction.id, prompt === undefined ? asset : { ...asset, prompt })
        if (claim.part.epoch > 1) await tidyUp(claim, asset, log)
      } catch (error) {
        if (!isNoted && !(error instanceof Superseded)) await notePrediction(claim, prediction.id)
        throw error
      }
    },

    async settle(upload, part, log) {
      await stopAtProvider(upload, part, log, { api, request, predictionSeconds, doubtMs })
      // A worker that died after it stored the asset, and before it learned that the part had been canceled, left the
      // object behind.
      await objects.removeBelow(keyOf(upload, part, ''))
    },
  }

  /** The work is shown: that a file stays which nobody sees is no reason to fail. It goes with the upload. */
  async function tidyUp({ upload, part }: Claim, asset: Asset, log: FinishExtras['log']): Promise<void> {
    await removeStrays(keyOf(upload, part, ''), asset, objects).catch((error: unknown) =>
      log.warn({ err: error }, 'what an earlier worker has left of a work cannot be removed'),
    )
  }

  async function showAsset(claim: Claim, prediction_id: string, asset: Asset): Promise<void> {
    try {
      await claim.change((record, part) =>
        finishGenerated(record, { ...part, prediction_id }, asset, new Date()),
      )
    } catch (error) {
      // Another worker that took the part over stores the same objects, so they are only removed when no part will show
      // them.
      if (error instanceof Superseded && (error.because === 'erased' || error.because === 'canceled')) {
        await objects.removeBelow(keyOf(claim.upload, claim.part, ''))
      }
      throw error
    }
  }
}

/**
 * Lets the work be fetched while the id of its prediction is still being written down. Nothing of it is stored before that
 * is done; where that fails, the work is given up.
 */
function prepareFetching(
  context: JobContext,
  definition: AssetDefinition,
  dependencies: GenerationDependencies,
) {
  const leaving = new AbortController()
  const signal = AbortSignal.any([context.signal, leaving.signal])
  let begun: Promise<FinishedAsset> | undefined
  const fetch = (prediction: ObtainedPrediction) =>
    fetchWork(prediction, { ...context, signal }, definition, dependencies)
  return {
    begin(prediction: MadePrediction) {
      begun = fetch(prediction)
      // How it ends is asked for once the id is written.
      begun.catch(() => {})
    },
    end: (prediction: ObtainedPrediction) => begun ?? fetch(prediction),
    giveUp(error: unknown): never {
      leaving.abort(error)
      throw error
    },
  }
}

/** Waits for the end of a prediction, and brings what came of it into the form that is stored. */
async function fetchWork(
  { id, made }: ObtainedPrediction,
  { claim, signal, log, progress }: JobContext,
  definition: AssetDefinition,
  { api, download, predictionSeconds, webhookUrl, waitForPrediction }: GenerationDependencies,
): Promise<FinishedAsset> {
  const { upload, part } = claim
  const intentId = part.intent?.id
  const deadline = deadlineOf(part, predictionSeconds)
  const addresses = await followPrediction(id, {
    ...{ api, signal, deadline, predictionSeconds, made, outputPath: definition.outputPath },
    onProgress: (share) => progress(share * 0.9),
    ...(webhookUrl !== undefined &&
      waitForPrediction &&
      intentId && { wakeUp: (ends: AbortSignal) => waitForPrediction(intentId, ends) }),
  })
  const candidates = withoutCompanions(addresses.work, definition.companionOutput)
  const address = chooseAddress(candidates, download.hosts)
  const output = await keepTrying(() => downloadOutput(address, download, signal), {
    until: deadline,
    signal,
  })
  const companion =
    definition.companionOutput &&
    (await downloadCompanion(addresses.all, definition.companionOutput, download, signal, log))
  return definition.finish(output, upload.user_id, { companion, log })
}

/**
 * The mood a part is made from: the emotion it was asked for with, else the one that the owner of the upload has chosen,
 * else what was read; lifted where the request, or else the upload, asks for that.
 *
 * @throws PermanentFailure `no_emotion`
 */
export function emotionsOf(upload: UploadRecord, part: Part): ScoredEmotion[] {
  const emotions = findEmotions(upload, part)
  if (!emotions) throw new PermanentFailure('no_emotion')
  return (part.request.tone ?? upload.tone) === 'lift' ? lift(emotions) : emotions
}

function findEmotions(upload: UploadRecord, part: Part): ScoredEmotion[] | undefined {
  const chosen = part.request.emotion ?? upload.chosen_emotion
  return chosen ? [{ type: chosen, confidence: 100 }] : upload.emotions
}

function deadlineOf(part: Part, seconds: number): Date {
  return new Date(Date.parse(part.intent?.at ?? part.started_at ?? part.created_at) + seconds * 1_000)
}

/** Where the asset of a part lies in the bucket. With an empty extension: the prefix of all that it may have left there. */
function keyOf({ user_id, upload_id }: UploadRecord, { kind, n }: Part, extension: string): string {
  if (!isGenerated(kind)) throw new Error(`No asset is made for a part of the kind ${kind}`)
  return assetKey(kind, user_id, upload_id, n, extension)
}
