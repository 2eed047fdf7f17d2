import type { Prediction } from './predictions/prediction.ts'
import type { PredictionStore } from './predictions/prediction-store.ts'

const LONGEST = 20_000

export interface LedgerEntry {
  readonly id: string
  readonly model: string
  readonly version: string
  readonly input: Readonly<Record<string, unknown>>
  readonly createdAt: number
}

/**
 * Writes down every prediction that is created, so that a test can count what was paid for and compare
 * inputs. It starts with what is on disk, and keeps the input even when the prediction's data is removed. The
 * latest 20,000 stay.
 */
export function keepLedger(store: PredictionStore): readonly LedgerEntry[] {
  const ledger = store.newestFirst().reverse().map(entryOf)
  store.changes.on('change', (prediction, previous) => {
    if (previous) return
    ledger.push(entryOf(prediction))
    if (ledger.length > LONGEST) ledger.shift()
  })
  return ledger
}

function entryOf({ id, model, version, input, createdAt }: Prediction): LedgerEntry {
  return { id, model, version, input, createdAt }
}
