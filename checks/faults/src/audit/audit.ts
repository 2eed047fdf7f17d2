import type { System } from '@moodscape/launcher/start-system'
import { companionKeys } from '@moodscape/shared/records/asset-details'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'

import { countOne } from '../clients/count-one.ts'
import { type Entry, isEnd, type Ledger, readJob } from '../clients/ledger.ts'
import { checkContent } from './check-content.ts'
import { findPaymentFaults, type Paid } from './payments.ts'
import type { Stores } from './stores.ts'

/** The figures of a row. `lost`, `duplicated`, `paidTwice` and `strays` have to be zero. */
export interface Counts {
  asked: number
  accepted: number
  finished: number
  /** Ended badly, with a reason. */
  failed: number
  /** Accepted, and never ended. */
  lost: number
  /** Uploads or parts beyond those that were asked for. */
  duplicated: number
  /** Pictures and melodies that were asked for. */
  ordered: number
  /** Predictions that were created at the provider. */
  paid: number
  /** Predictions beyond the first for the same picture or melody. */
  paidTwice: number
  /** Objects that no record names, and those that a record names and that are not there. */
  strays: number
}

export interface Audit {
  counts: Counts
  /** Why jobs failed, with how many. */
  reasons: Map<string, number>
  /** Everything else that is wrong. */
  findings: string[]
}

/**
 * Compares what clients were told with what the stores hold and what the provider would charge.
 *
 * @param firstPrediction index of the first prediction that belongs to this ledger
 */
export async function audit(
  system: System,
  stores: Stores,
  ledger: Ledger,
  firstPrediction: number,
): Promise<Audit> {
  const perUser = await Promise.all(
    ledger.users.map(async ({ id }) => ({
      records: await stores.recordsOf(id),
      objects: await stores.objectsOf(id),
    })),
  )
  const records = perUser.flatMap((one) => one.records)
  const objects = new Map(perUser.flatMap((one) => [...one.objects]))
  const accepted = ledger.entries.filter((entry) => entry.accepted)
  const predictions: Paid[] = system.cloud.predictions.slice(firstPrediction)
  const shown = await checkAnswers(accepted)
  const content = await checkContent(system, stores, records)
  return {
    counts: {
      asked: ledger.entries.length,
      accepted: accepted.length,
      finished: accepted.filter((entry) => endsOf(entry).every((end) => end === 'succeeded')).length,
      failed: accepted.filter(
        (entry) => endsOf(entry).every(isEnd) && endsOf(entry).some((end) => end !== 'succeeded'),
      ).length,
      lost: accepted.filter((entry) => !endsOf(entry).every(isEnd)).length,
      duplicated: countDuplicates(ledger.entries, records),
      ordered: accepted.reduce((sum, { kinds }) => sum + kinds.length, 0),
      paid: predictions.length,
      paidTwice: predictions.length - new Set(predictions.map(({ input }) => input['seed'])).size,
      strays: countStrays(records, objects),
    },
    reasons: countReasons(accepted),
    findings: [
      ...ledger.entries.filter((entry) => !entry.accepted).map((entry) => `never accepted: ${entry.refusal}`),
      ...accepted.flatMap(({ changedAfterEnd }) => changedAfterEnd),
      ...ledger.abruptRefusals,
      ...findPaymentFaults(records, predictions, ledger.users),
      ...shown,
      ...content,
    ],
  }
}

function endsOf({ seen, accepted }: Entry): string[] {
  return (accepted?.job_ids ?? []).map((jobId) => seen.get(jobId) ?? 'never asked')
}

function countDuplicates(entries: Entry[], records: UploadRecord[]): number {
  const uploads = Math.max(0, records.length - entries.length)
  const answers = entries
    .map(({ uploadIds }) => Math.max(0, uploadIds.size - 1))
    .reduce((sum, more) => sum + more, 0)
  const most = 1 + Math.max(0, ...entries.map(({ kinds }) => kinds.length))
  const parts = records
    .map(({ parts }) => Math.max(0, Object.keys(parts).length - most))
    .reduce((sum, more) => sum + more, 0)
  return uploads + answers + parts
}

/** Leaves out photos in `incoming/`: the housekeeper sweeps them later, and the end of a run looks for them. */
function countStrays(records: UploadRecord[], objects: Map<string, number>): number {
  const named = new Map<string, number | undefined>()
  for (const { parts, photo } of records) {
    for (const asset of [photo, ...Object.values(parts).map((part) => part.asset)]) {
      if (!asset) continue
      named.set(asset.key, asset.bytes)
      // Records do not say how long companions are: they have only to be there.
      for (const key of companionKeys(asset)) named.set(key, objects.get(key))
    }
  }
  const unnamed = [...objects.keys()].filter((key) => !key.startsWith('incoming/') && !named.has(key))
  const missing = [...named].filter(([key, bytes]) => !objects.has(key) || objects.get(key) !== bytes)
  return unnamed.length + missing.length
}

function countReasons(entries: Entry[]): Map<string, number> {
  const reasons = new Map<string, number>()
  for (const entry of entries) {
    for (const end of endsOf(entry)) {
      if (end !== 'succeeded') countOne(reasons, end)
    }
  }
  return reasons
}

/** Reads every job once more, and fetches every address that is shown. */
async function checkAnswers(accepted: Entry[]): Promise<string[]> {
  const findings = await Promise.all(
    accepted.map(async (entry) => {
      for (const jobId of entry.accepted?.job_ids ?? []) await readJob(entry, jobId)
      const upload = await entry.user.client.getUpload(entry.accepted?.upload_id ?? '').catch(() => undefined)
      if (!upload) return ['an accepted upload that is not shown']
      const made = [...upload.images, ...upload.melodies].flatMap(({ url, details }) => [
        url,
        details.thumbnail ?? null,
        details.midi ?? null,
      ])
      const photos = [upload.original_image, upload.photo?.thumbnail ?? null]
      const urls = [...photos, ...made].filter((url) => url !== null)
      const dangling = await Promise.all(
        urls.map(async (url) => ((await isThere(url)) ? [] : ['an address that leads nowhere'])),
      )
      return dangling.flat()
    }),
  )
  return findings.flat()
}

async function isThere(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => undefined)
  const bytes = await answer?.arrayBuffer().catch(() => undefined)
  return answer?.ok === true && (bytes?.byteLength ?? 0) > 0
}
