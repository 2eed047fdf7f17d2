import type { UploadRecord } from '@moodscape/shared/records/upload-record'

/** A prediction that the provider would charge. */
export interface Paid {
  id: string
  input: Readonly<Record<string, unknown>>
}

/** Finds predictions that no part asked for, parts that share one, and users' ids in what the provider was sent. */
export function findPaymentFaults(
  records: UploadRecord[],
  predictions: Paid[],
  users: { id: string }[],
): string[] {
  const parts = records.flatMap((record) => Object.values(record.parts))
  const ids = new Set(parts.map(({ prediction_id }) => prediction_id))
  // A prediction that was stopped at once, because its job had been canceled, is known by its seed alone.
  const canceled = parts.filter(({ state }) => state === 'canceled')
  const seeds = new Set(canceled.map(({ request }) => request.seed))
  const unknown = predictions.filter(({ id, input }) => !ids.has(id) && !seeds.has(input['seed'] as number))
  const telling = predictions.filter(({ input }) =>
    users.some(({ id }) => JSON.stringify(input).includes(id)),
  )
  const named = parts.flatMap(({ prediction_id }) => prediction_id ?? [])
  const shared = named.length - new Set(named).size
  return [
    ...(shared > 0 ? [`${shared} parts show what was made for another`] : []),
    ...(unknown.length > 0 ? [`${unknown.length} predictions that no record knows`] : []),
    ...(telling.length > 0 ? [`${telling.length} predictions were told a user's id`] : []),
  ]
}
